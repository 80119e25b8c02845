//! What is to be read while an exercise is watched: pure functions of data.

use std::time::Duration;

use indicatif::HumanCount;
use racelab::catalog::Lab;
use racelab::explore::Progress;
use racelab::judge::{SubjectReport, SubjectVerdict};
use racelab::report::{Tone, command, paint, terminal, terms, wrap};
use unicode_width::UnicodeWidthStr;

use super::solutions::Solution;

/// What these mean is said at the foot of a verdict.
const WORDS: &[&str] = &[
    "interleaving",
    "execution",
    "preemption",
    "stale load",
    "spurious step",
];

/// The verdict on an exercise. While a newer file is judged, its head says so.
pub(super) fn verdict(
    lab: &Lab,
    report: &SubjectReport,
    solutions: &[Solution],
    next: Option<&Lab>,
    again: bool,
    width: usize,
) -> String {
    let mut text = match again {
        true => terminal::judged_again(report, width, true),
        false => terminal::first(report, width, true),
    };
    if report.verdict == SubjectVerdict::Verified {
        text.push_str(&done(lab, report, solutions, next, width));
    } else {
        let verb = match report.verdict {
            SubjectVerdict::DoesNotCompile(_) | SubjectVerdict::NotAllowed(_) => "make it compile",
            SubjectVerdict::Inconclusive => "let it end sooner",
            _ => "mend it",
        };
        let file = paint(&report.file, Tone::Command, true);
        text.push_str(&format!("\n  {verb} and save: {file}\n"));
        let words = terms::of_page(&text, WORDS);
        if !words.is_empty() {
            text.push_str(&format!("\n{}", terms::told(&words, 2, width, true)));
        }
    }
    text
}

/// A lab is done: a line to be glad of, what the experts do, and what comes next.
fn done(
    lab: &Lab,
    report: &SubjectReport,
    solutions: &[Solution],
    next: Option<&Lab>,
    width: usize,
) -> String {
    let points: u32 = report
        .scenarios
        .iter()
        .map(|scenario| scenario.points)
        .sum();
    let glad = format!(
        "★ Well done: lab {} holds in every interleaving.",
        number(lab)
    );
    let mut text = format!("\n  {}", paint(&glad, Tone::Good, true));
    text.push_str(&format!("  {points} points\n"));
    let next = match next {
        Some(next) => format!(
            "{}: next lab {}",
            paint("n", Tone::Command, true),
            title(next)
        ),
        None => "That was the last lab.".to_owned(),
    };
    text.push_str(&format!("  {next}\n"));
    if !solutions.is_empty() {
        let head = paint("what experts would write", Tone::Strong, true);
        text.push_str(&format!("\n  {head}\n"));
    }
    for Solution { name, what, when } in solutions {
        text.push_str(&format!("  {}\n", paint(name, Tone::Command, true)));
        for (tone, sentence) in [(Tone::Plain, what), (Tone::Faint, when)] {
            for line in wrap(sentence, width.saturating_sub(4)) {
                text.push_str(&format!("    {}\n", paint(&line, tone, true)));
            }
        }
    }
    text
}

/// What is shown as long as there is no verdict yet, or none for long.
pub(super) fn judging(
    lab: &Lab,
    since: Duration,
    now: &[(String, Progress)],
    width: usize,
) -> String {
    let mut text = head(lab, "judging …", Tone::Unsure, width);
    text.push_str(&format!("\n  {}\n", paint(&title(lab), Tone::Strong, true)));
    if since < Duration::from_secs(1) {
        return text;
    }
    text.push_str(&format!("\n  for {} s by now\n", since.as_secs()));
    for (scenario, now) in now {
        let far = format!(
            "{scenario}: {} executions, {} states",
            HumanCount(now.executions),
            HumanCount(now.states)
        );
        for line in wrap(&far, width.saturating_sub(2)) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

/// The exercise is not there.
pub(super) fn missing(lab: &Lab, file: &str, width: usize) -> String {
    let mut text = head(lab, "is missing", Tone::Bad, width);
    let git = paint(&format!("git checkout -- {file}"), Tone::Command, true);
    let what = format!("There is no {file} any more: it was deleted, moved or renamed.");
    let how =
        "Put it back, or save it once more in your editor. This brings its first version back:";
    for words in [&what, how] {
        text.push('\n');
        for line in wrap(words, width.saturating_sub(2)) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text.push_str(&format!(
        "    {git}\n\n  As soon as it is there, it is judged.\n"
    ));
    text
}

/// The tool could not do its work.
pub(super) fn trouble(lab: &Lab, error: &str, width: usize) -> String {
    let mut text = head(lab, "cannot be judged", Tone::Bad, width);
    text.push('\n');
    for line in error.trim_end().lines() {
        for line in wrap(line, width.saturating_sub(2)) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text.push_str("\n  It is tried again at the next save, and when you press c.\n");
    text
}

/// `01 Lost update`.
pub(super) fn title(lab: &Lab) -> String {
    format!("{} {}", number(lab), lab.about.title)
}

fn number(lab: &Lab) -> &str {
    command::number(&lab.folder)
}

/// `01_lost_update · exercise.rs` at the left, what is the matter at the right.
fn head(lab: &Lab, what: &str, tone: Tone, width: usize) -> String {
    let left = format!("{} · exercise.rs", lab.folder);
    let between = width.saturating_sub(left.width() + what.width());
    let between = match between {
        0 | 1 => "\n  ".to_owned(),
        columns => " ".repeat(columns),
    };
    let left = paint(&left, Tone::Strong, true);
    format!("{left}{between}{}\n", paint(what, tone, true))
}
