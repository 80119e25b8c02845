use crate::judge::{SubjectReport, SubjectVerdict};
use crate::trace::Kind;

/// The verdict that a deliberately wrong answer must get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A scenario catches it.
    Refuted {
        /// What it is called.
        kind: Kind,
        /// The scenario.
        by: String,
    },
    /// The compiler refuses it.
    DoesNotCompile {
        /// Words that the compiler's errors have.
        says: String,
    },
}

const FORMS: &str =
    "`//! Verdict: refuted — KIND, by SCENARIO` or `//! Verdict: does not compile — WORDS`";

impl Expected {
    /// Reads the head of a wrong answer, one of whose first lines is
    /// `//! Verdict: refuted — lost update, by every_update_counts` or
    /// `//! Verdict: does not compile — cannot be shared between threads safely`.
    pub(super) fn parse(source: &str) -> Result<Self, String> {
        let mut head = source.lines().take_while(|line| line.starts_with("//!"));
        let verdict = head.find_map(|line| line.strip_prefix("//! Verdict: "));
        let verdict = verdict.ok_or_else(|| format!("the head lacks a line {FORMS}"))?;
        let refuted = || {
            let (kind, by) = verdict.strip_prefix("refuted — ")?.split_once(", by ")?;
            Some((kind, by.trim())).filter(|(_, by)| !by.is_empty())
        };
        let refused = || {
            let says = verdict.strip_prefix("does not compile — ")?.trim();
            Some(says.to_owned()).filter(|says| !says.is_empty())
        };
        if let Some(says) = refused() {
            return Ok(Expected::DoesNotCompile { says });
        }
        let (kind, by) =
            refuted().ok_or_else(|| format!("`{verdict}` does not have the form {FORMS}"))?;
        Ok(Expected::Refuted {
            kind: kind.parse()?,
            by: by.to_owned(),
        })
    }

    /// Whether `report` is that verdict.
    pub fn is_met_by(&self, report: &SubjectReport) -> bool {
        match self {
            Expected::Refuted { kind, by } => {
                let mut scenarios = report.scenarios.iter();
                let failure = scenarios
                    .find(|scenario| scenario.name == *by)
                    .and_then(|scenario| scenario.verdict.failure());
                failure.is_some_and(|failure| failure.kind == *kind)
            }
            Expected::DoesNotCompile { says } => match &report.verdict {
                SubjectVerdict::DoesNotCompile(errors) => errors.contains(says),
                _ => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_wrong_answer_names_kind_and_scenario() {
        let head = "//! Two locks.\n//!\n//! Verdict: refuted — check-then-act, by no_overdraft\n";
        let expected = Expected::parse(head).unwrap();
        let (kind, by) = (Kind::CheckThenAct, "no_overdraft".to_owned());
        assert_eq!(expected, Expected::Refuted { kind, by });
    }

    #[test]
    fn the_head_of_what_does_not_compile_quotes_the_compiler() {
        let expected = Expected::parse("//! Verdict: does not compile — E0277\n").unwrap();
        let says = "E0277".to_owned();
        assert_eq!(expected, Expected::DoesNotCompile { says });
    }

    #[test]
    fn a_head_of_another_form_says_what_is_wrong_with_it() {
        for (head, says) in [
            ("pub fn f() {}", "the head lacks"),
            (
                "//! A\n\n//! Verdict: refuted — panic, by x",
                "the head lacks",
            ),
            (
                "//! Verdict: refuted - panic, by x",
                "does not have the form",
            ),
            (
                "//! Verdict: refuted — panic, by ",
                "does not have the form",
            ),
            ("//! Verdict: does not compile — ", "does not have the form"),
            (
                "//! Verdict: refuted — bad luck, by x",
                "`bad luck` is not a kind",
            ),
        ] {
            let error = Expected::parse(head).unwrap_err();
            assert!(error.contains(says), "{head:?}: {error}");
        }
    }
}
