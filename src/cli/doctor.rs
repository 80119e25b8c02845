//! `racelab doctor`: whether all is there that is needed, and what to do where it is not.

mod checkout;
mod sandbox;
mod terminal;
mod tools;

use racelab::report::json::SCHEMA;
use racelab::report::{Tone, paint, wrap};
use serde::Serialize;

use super::Status;
use super::output::Output;

/// What one look found.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    state: State,
    /// What there is, in words.
    found: String,
    /// What it is for.
    serves: &'static str,
    /// What to do about it; None where there is nothing to do.
    advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// As it should be.
    Fine,
    /// Not there, and racelab works without.
    Missing,
    /// racelab cannot do its work.
    Wrong,
}

impl Finding {
    fn fine(what: &'static str, serves: &'static str, found: impl Into<String>) -> Self {
        Finding {
            what,
            state: State::Fine,
            found: found.into(),
            serves,
            advice: None,
        }
    }

    fn missing(
        what: &'static str,
        serves: &'static str,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Finding {
            state: State::Missing,
            advice: Some(advice.into()),
            ..Finding::fine(what, serves, found)
        }
    }

    fn wrong(
        what: &'static str,
        serves: &'static str,
        found: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Finding {
            state: State::Wrong,
            ..Finding::missing(what, serves, found, advice)
        }
    }
}

/// Findings that belong together.
#[derive(Debug, Serialize)]
struct Group {
    name: &'static str,
    findings: Vec<Finding>,
}

pub(super) fn doctor(output: &Output) -> anyhow::Result<Status> {
    let group = |name, findings| Group { name, findings };
    let groups = [
        group("the checkout", checkout::look()),
        group("to compile and to judge", tools::needed()),
        group("for some commands", tools::optional()),
        group("to shut programs in", sandbox::look()),
        group("the terminal", terminal::look()),
    ];
    let findings = groups.iter().flat_map(|group| &group.findings);
    let wrong = findings.filter(|finding| finding.state == State::Wrong);
    let wrong = wrong.count();
    if output.is_json() {
        output.json(&View {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            fine: wrong == 0,
            groups: &groups,
        })?;
    } else {
        output.print(&text(&groups, wrong, output.width()))?;
    }
    Ok(if wrong == 0 {
        Status::Fine
    } else {
        Status::Unable
    })
}

fn text(groups: &[Group], wrong: usize, width: usize) -> String {
    let mut text = String::new();
    let findings = || groups.iter().flat_map(|group| &group.findings);
    let longest = findings().map(|finding| finding.what.len()).max();
    let longest = longest.unwrap_or(0);
    let indent = longest + 6;
    for group in groups {
        text.push_str(&format!("{}\n", paint(group.name, Tone::Strong, true)));
        for finding in &group.findings {
            let mark = match finding.state {
                State::Fine => paint("✓", Tone::Good, true),
                State::Missing => paint("–", Tone::Unsure, true),
                State::Wrong => paint("✗", Tone::Bad, true),
            };
            let words = format!("{} · {}", finding.found, finding.serves);
            let mut lines = wrap(&words, width - indent).into_iter();
            let first = lines.next().unwrap_or_default();
            text.push_str(&format!("  {mark} {:<longest$}  {first}\n", finding.what));
            let rest = lines.map(|line| (line, Tone::Plain));
            let advice = finding.advice.iter().flat_map(|advice| {
                let lines = wrap(&format!("→ {advice}"), width - indent);
                lines.into_iter().map(|line| (line, Tone::Command))
            });
            for (line, tone) in rest.chain(advice) {
                let line = paint(&line, tone, true);
                text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        }
        text.push('\n');
    }
    text.push_str(&match wrong {
        0 => format!(
            "{}\n",
            paint("All that is needed is there.", Tone::Good, true)
        ),
        1 => format!(
            "{}\n",
            paint(
                "One thing that is needed is not there: see ✗.",
                Tone::Bad,
                true
            )
        ),
        many => {
            let words = format!("{many} things that are needed are not there: see ✗.");
            format!("{}\n", paint(&words, Tone::Bad, true))
        }
    });
    text
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    version: &'static str,
    /// Whether racelab can do its work.
    fine: bool,
    groups: &'a [Group],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_stands_with_what_to_do() {
        let groups = [
            Group {
                name: "the checkout",
                findings: vec![
                    Finding::fine("labs", "what there is to do", "30 labs"),
                    Finding::wrong(
                        "target",
                        "programs are built there",
                        "/some/where/target cannot be written: Permission denied (os error 13)",
                        "make the folder writable, or name another in CARGO_TARGET_DIR",
                    ),
                ],
            },
            Group {
                name: "for some commands",
                findings: vec![Finding::missing(
                    "valgrind",
                    "two columns of `matrix`",
                    "not found",
                    "install valgrind",
                )],
            },
        ];
        let text = anstream::adapter::strip_str(&text(&groups, 1, 60)).to_string();
        insta::assert_snapshot!(text, @r"
        the checkout
          ✓ labs      30 labs · what there is to do
          ✗ target    /some/where/target cannot be written:
                      Permission denied (os error 13) · programs are
                      built there
                      → make the folder writable, or name another in
                      CARGO_TARGET_DIR

        for some commands
          – valgrind  not found · two columns of `matrix`
                      → install valgrind

        One thing that is needed is not there: see ✗.
        ");
    }
}
