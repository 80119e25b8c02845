//! The solutions of a lab side by side.

use num_bigint::BigUint;
use serde::Serialize;

use super::terminal::outcomes::short;
use super::{Tone, paint, wrap};
use crate::judge::{Engine, SubjectReport, SubjectVerdict};
use crate::trace::text;

/// A right answer, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Solution {
    /// `mutex`, or `yours`.
    pub name: String,
    /// Its file, relative to the checkout.
    pub file: String,
    /// What it is and when one would choose it, in paragraphs: the head of its file.
    pub about: Vec<String>,
    /// Lines of code, without comments and empty ones.
    pub lines: usize,
    /// What the explorer says; None where it was not asked, or broken off.
    pub explored: Option<Explored>,
    /// How often a second the lab comes to its end at real size; None where that was not measured.
    pub pace: Option<f64>,
    /// Between which paces the middle half of the rounds lay.
    pub pace_between: Option<(f64, f64)>,
}

/// What the explorer found out about all scenarios of a solution together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explored {
    /// Its interleavings, in decimal.
    pub interleavings: String,
    /// Whether those of every scenario were counted: else there are more.
    pub all: bool,
    /// How often others come before a thread that waits, at worst.
    pub passed: Option<u32>,
}

impl Explored {
    /// What a report on all scenarios says; None if the explorer did not come to their ends.
    pub fn of(report: &SubjectReport) -> Option<Self> {
        if report.verdict != SubjectVerdict::Verified {
            return None;
        }
        let engines = report
            .scenarios
            .iter()
            .flat_map(|scenario| &scenario.engines);
        let engines = || {
            engines
                .clone()
                .filter(|report| report.engine == Engine::Explorer)
        };
        let counted = engines().filter_map(|report| report.interleavings.as_ref());
        let sum: BigUint = counted
            .filter_map(|number| number.parse::<BigUint>().ok())
            .sum();
        Some(Explored {
            interleavings: sum.to_string(),
            all: engines().all(|report| report.interleavings.is_some()),
            passed: engines().filter_map(|report| report.overtaken).max(),
        })
    }
}

/// The paragraphs of a file's head, `//! …`, each in one line.
pub fn head(source: &str) -> Vec<String> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let text = lines.map(str::trim).collect::<Vec<_>>().join("\n");
    let paragraphs = text
        .split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "));
    paragraphs
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Lines of code, without comments and empty ones.
pub fn lines_of_code(source: &str) -> usize {
    let lines = source.lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.count()
}

/// What each is, and when one would choose it.
pub fn told(solutions: &[Solution], width: usize, colour: bool) -> String {
    let mut page = String::new();
    for solution in solutions
        .iter()
        .filter(|solution| !solution.about.is_empty())
    {
        let name = paint(&solution.name, Tone::Strong, colour);
        let file = paint(&solution.file, Tone::Faint, colour);
        page.push_str(&format!("{name}  {file}\n"));
        for paragraph in &solution.about {
            for line in wrap(paragraph, width - 2) {
                page.push_str(&format!("  {line}\n"));
            }
        }
        page.push('\n');
    }
    page
}

const HEADS: [&str; 4] = ["interleavings", "throughput", "passed", "lines"];

/// A row for each, and below what the columns say.
pub fn table(solutions: &[Solution], width: usize, colour: bool) -> String {
    let fastest = solutions.iter().filter_map(|solution| solution.pace);
    let fastest = fastest.reduce(f64::max);
    let longest = solutions.iter().map(|solution| text::width(&solution.name));
    let longest = longest.max().unwrap_or(0);
    let head = HEADS.map(|head| format!("  {head:>10}")).concat();
    let head = format!("{}{head}", " ".repeat(longest));
    let mut page = format!("{}\n", paint(&head, Tone::Faint, colour));
    for solution in solutions {
        let cells = cells(solution, fastest);
        let cells = cells.iter().zip(HEADS);
        let cells = cells.map(|(cell, head)| {
            let room = head.len().max(10) - text::width(cell).min(head.len().max(10));
            format!("  {}{cell}", " ".repeat(room))
        });
        let name = text::pad(&solution.name, longest);
        let name = paint(&name, Tone::Strong, colour);
        page.push_str(&format!("{name}{}\n", cells.collect::<String>()));
    }
    page.push('\n');
    for note in notes(fastest) {
        for line in wrap(&note, width) {
            page.push_str(&format!("{}\n", paint(&line, Tone::Faint, colour)));
        }
    }
    page
}

fn cells(solution: &Solution, fastest: Option<f64>) -> [String; 4] {
    let unknown = || "–".to_owned();
    let explored = solution.explored.as_ref();
    [
        explored.map_or_else(unknown, |explored| {
            let more = if explored.all { "" } else { "> " };
            format!("{more}{}", short(&explored.interleavings))
        }),
        match (solution.pace, fastest) {
            (Some(pace), Some(fastest)) => {
                share(solution.pace_between.unwrap_or((pace, pace)), fastest)
            }
            _ => unknown(),
        },
        explored
            .and_then(|explored| explored.passed)
            .map_or_else(unknown, |times| format!("{times} ×")),
        solution.lines.to_string(),
    ]
}

/// `84–101 %` of the fastest; a single number where the two are the same.
fn share((low, high): (f64, f64), fastest: f64) -> String {
    let percent = |pace: f64| format!("{:.0}", 100.0 * pace / fastest);
    let (low, high) = (percent(low), percent(high));
    match low == high {
        true => format!("{low} %"),
        false => format!("{low}–{high} %"),
    }
}

fn notes(fastest: Option<f64>) -> Vec<String> {
    let pace = fastest.map_or(String::new(), |pace| {
        let rate = rate(pace);
        format!(
            ", from its slower to its faster rounds; where two overlap, neither is faster. 100 % is \
             {rate} a second"
        )
    });
    vec![
        "interleavings: of all scenarios together, each looked at".to_owned(),
        format!("throughput: how often a second the lab ends at real size, on this machine{pace}"),
        "passed: how often others come before a thread that waits for a lock, a permit or a \
         message, at worst; – if nobody waits for these (who spins does not)"
            .to_owned(),
        "lines: of code, without comments".to_owned(),
    ]
}

/// Three digits of a number.
fn rate(number: f64) -> String {
    match number {
        many if many >= 100.0 => format!("{many:.0}"),
        some if some >= 10.0 => format!("{some:.1}"),
        few => format!("{few:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solution(name: &str, pace: Option<f64>, explored: Option<Explored>) -> Solution {
        Solution {
            name: name.to_owned(),
            file: format!("solutions/01_lost_update/{name}.rs"),
            about: vec!["A lock around the number.".to_owned()],
            lines: 12,
            explored,
            pace,
            pace_between: pace.map(|pace| (pace * 0.9, pace * 1.002)),
        }
    }

    fn explored(interleavings: &str, all: bool, passed: Option<u32>) -> Option<Explored> {
        Some(Explored {
            interleavings: interleavings.to_owned(),
            all,
            passed,
        })
    }

    #[test]
    fn solutions_stand_side_by_side() {
        let solutions = [
            solution("mutex", Some(99.96), explored("66", true, Some(1))),
            solution(
                "channel",
                Some(10.0),
                explored("123456789012345", false, None),
            ),
            solution("broken_off", None, None),
        ];
        let expected = [
            "            interleavings  throughput      passed       lines",
            "mutex                  66    90–100 %         1 ×          12",
            "channel         > 1.23e14      9–10 %           –          12",
            "broken_off              –           –           –          12",
            "",
            "interleavings: of all scenarios together, each looked at",
            "throughput: how often a second the lab ends at real size, on this machine, from",
            "its slower to its faster rounds; where two overlap, neither is faster. 100 % is",
            "100.0 a second",
            "passed: how often others come before a thread that waits for a lock, a permit or",
            "a message, at worst; – if nobody waits for these (who spins does not)",
            "lines: of code, without comments",
        ];
        let table = table(&solutions, 80, false);
        assert_eq!(table.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_head_of_a_file_is_told_in_paragraphs() {
        let source =
            "//! A lock\n//! around it.\n//!\n//! The choice.\n\nuse x;\n// why\nfn f() {}\n";
        assert_eq!(head(source), ["A lock around it.", "The choice."]);
        assert_eq!(lines_of_code(source), 2);
        assert_eq!(head("use x;\n"), Vec::<String>::new());
    }
}
