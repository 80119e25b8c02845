use crate::trace::Kind;

/// The verdict that a deliberately wrong answer must get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What it is called.
    pub kind: Kind,
    /// The scenario that catches it.
    pub scenario: String,
}

impl Expected {
    /// Reads the head of a wrong answer, one of whose first lines is
    /// `//! Verdict: refuted — lost update, by every_update_counts`.
    pub(super) fn parse(source: &str) -> Result<Self, String> {
        let mut head = source.lines().take_while(|line| line.starts_with("//!"));
        let verdict = head.find_map(|line| line.strip_prefix("//! Verdict: "));
        let form = "`//! Verdict: refuted — KIND, by SCENARIO`";
        let verdict = verdict.ok_or_else(|| format!("the head lacks a line {form}"))?;
        let (kind, scenario) = verdict
            .strip_prefix("refuted — ")
            .and_then(|rest| rest.split_once(", by "))
            .filter(|(_, scenario)| !scenario.trim().is_empty())
            .ok_or_else(|| format!("`{verdict}` does not have the form {form}"))?;
        Ok(Expected {
            kind: kind.parse()?,
            scenario: scenario.trim().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_wrong_answer_names_kind_and_scenario() {
        let head = "//! Two locks.\n//!\n//! Verdict: refuted — check-then-act, by no_overdraft\n";
        let expected = Expected::parse(head).unwrap();
        assert_eq!(
            (expected.kind, expected.scenario.as_str()),
            (Kind::CheckThenAct, "no_overdraft")
        );
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
