//! Verdicts as text for a terminal.
//!
//! ```text
//! 01_lost_update · exercise.rs                                     refuted: lost update
//!   always every_update_counts: 2 threads × 1 update must give 2
//!
//!   outcome   interleavings
//!   2            2 of 6      allowed
//!   1            4 of 6      FORBIDDEN
//!
//!   shortest counterexample: 1 preemption, 4 steps
//!   step  worker-1                 worker-2
//!      1  value.load(Relaxed) → 0                           exercise.rs:12
//!   …
//! ```
//!
//! Every function here takes the width of the page and whether colours are wanted; none asks the
//! terminal.

mod bins;
mod compiler;
pub mod explore;
pub(super) mod outcomes;
mod page;
pub mod predict;
mod story;
mod summary;

use page::{Page, Span};

use super::{Tally, command, paint::Tone};
use crate::explore::ENDLESS;
use crate::judge::court::CUT_SHORT;
use crate::judge::{EngineReport, ScenarioReport, SubjectReport, Verdict};
use crate::trace::{Failure, Kind, Trace};

/// The whole verdict on a subject: the story of each scenario that is not verified, the others in
/// a line each.
pub fn subject(report: &SubjectReport, width: usize, colour: bool) -> String {
    told(report, usize::MAX, width, colour)
}

/// The verdict for the one who has to mend it: the first story, every other scenario in a line.
pub fn first(report: &SubjectReport, width: usize, colour: bool) -> String {
    told(report, 1, width, colour)
}

/// The same while the file is judged once more, since it has changed: the headline says so.
pub fn judged_again(report: &SubjectReport, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    summary::headline(&mut page, report, Span::new("judging …", Tone::Unsure));
    tell(&mut page, report, 1);
    page.finish()
}

/// The verdict on one scenario, with its story; the last line is the command that shows it again.
pub fn scenario(
    report: &SubjectReport,
    scenario: &ScenarioReport,
    width: usize,
    colour: bool,
) -> String {
    let mut page = Page::new(width, colour);
    summary::headline(&mut page, report, summary::scenario_verdict(scenario));
    story::tell(&mut page, report, scenario);
    page.finish()
}

/// The verdict on a subject in one line: for a list of many.
pub fn line(report: &SubjectReport, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    summary::subject_line(&mut page, report);
    page.finish()
}

/// The verdict on a subject in a word or two: `refuted: lost update`.
pub fn verdict(report: &SubjectReport) -> String {
    summary::subject_verdict(report).text
}

/// The exercise of a lab that was verified on `day` and has not changed since, in one line.
pub fn still_verified(lab: &str, day: &str, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    summary::still_verified_line(&mut page, lab, day);
    page.finish()
}

/// One execution that was asked for by its schedule, and what it came to.
pub fn replay(
    report: &SubjectReport,
    scenario_name: &str,
    replayed: &EngineReport,
    width: usize,
    colour: bool,
) -> String {
    let mut page = Page::new(width, colour);
    summary::headline(&mut page, report, summary::verdict(&replayed.verdict));
    story::tell_replay(&mut page, scenario_name, replayed);
    page.finish()
}

/// What stands above a lab's program when it runs once, before the reader's eyes.
pub fn demo(report: &SubjectReport, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    summary::headline(&mut page, report, Span::new("as it runs", Tone::Faint));
    page.blank();
    page.finish()
}

/// What came of running scenarios on real threads: a bar for each outcome.
pub fn run(report: &SubjectReport, tallies: &[Tally], width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    let wrong = tallies.iter().any(|tally| tally.wrong() > 0);
    let verdict = if wrong {
        Span::new("went wrong", Tone::Bad)
    } else if tallies.iter().all(|tally| tally.runs == 0) {
        Span::new("not run", Tone::Unsure)
    } else {
        Span::new("did not go wrong", Tone::Unsure)
    };
    summary::headline(&mut page, report, verdict);
    for tally in tallies {
        match tally.runs {
            0 => page.item(2, 4, &format!("{}: not run", tally.name), Tone::Faint),
            _ => outcomes::histogram(&mut page, tally),
        }
    }
    page.finish()
}

/// One run on real threads, as its threads noted it down: a column each.
pub fn log(trace: &Trace, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    page.blank();
    let head = "a piece of a run that went wrong, as its threads noted it down (which takes time, so \
                that they meet otherwise than without):";
    page.prose(2, head, Tone::Strong);
    story::draw(&mut page, trace);
    page.finish()
}

fn told(report: &SubjectReport, stories: usize, width: usize, colour: bool) -> String {
    let mut page = Page::new(width, colour);
    summary::headline(&mut page, report, summary::subject_verdict(report));
    tell(&mut page, report, stories);
    page.finish()
}

/// What stands below the headline.
fn tell(page: &mut Page, report: &SubjectReport, stories: usize) {
    if let Some(errors) = report.verdict.errors() {
        page.blank();
        for line in errors.trim_end().lines() {
            page.line(2, &compiler::line(line));
        }
        return;
    }
    // Refuted ones first: they say more than those that are not known.
    let refuted = |report: &&ScenarioReport| matches!(report.verdict, Verdict::Refuted(_));
    let unknown = |report: &&ScenarioReport| matches!(report.verdict, Verdict::Inconclusive(_));
    let open = report.scenarios.iter().filter(refuted);
    let all: Vec<&ScenarioReport> = open
        .chain(report.scenarios.iter().filter(unknown))
        .collect();
    let news = all.iter().enumerate();
    let news = news.filter(|(at, scenario)| is_news(scenario, &all[..*at]));
    let open: Vec<_> = news.map(|(_, scenario)| *scenario).take(stories).collect();
    let told = |scenario: &ScenarioReport| open.iter().any(|told| std::ptr::eq(*told, scenario));
    let mut others = report.scenarios.iter().filter(|scenario| !told(scenario));
    let several = report.scenarios.len() > open.len();
    for (at, scenario) in open.iter().enumerate() {
        if at > 0 {
            page.blank();
        }
        story::tell(page, report, scenario);
    }
    if several && !open.is_empty() {
        page.blank();
    }
    others.by_ref().for_each(|scenario| {
        summary::scenario_line(page, report, scenario);
    });
}

/// Whether the story of a scenario says anything that those before it do not: a crash or a hang has
/// none of its own, and one loop without an end is like another.
fn is_news(scenario: &ScenarioReport, before: &[&ScenarioReport]) -> bool {
    match &scenario.verdict {
        Verdict::Verified => false,
        Verdict::Inconclusive(why) if why.contains(ENDLESS) => {
            let same = |before: &&ScenarioReport| matches!(&before.verdict, Verdict::Inconclusive(why) if why.contains(ENDLESS));
            !before.iter().any(same)
        }
        Verdict::Inconclusive(why) => before.is_empty() || !why.starts_with(CUT_SHORT),
        Verdict::Refuted(failure) => {
            let without_story = |failure: &Failure| {
                failure.trace.steps.is_empty() && matches!(failure.kind, Kind::Crash | Kind::Hang)
            };
            let mut told = before.iter().filter_map(|before| before.verdict.failure());
            !without_story(failure)
                || told.all(|told| told.kind != failure.kind || !without_story(told))
        }
    }
}

/// `1 step`, `2 steps`.
fn count(number: impl std::fmt::Display, what: &str) -> String {
    let number = number.to_string();
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn tone(verdict: &Verdict) -> Tone {
    match verdict {
        Verdict::Verified => Tone::Good,
        Verdict::Refuted(_) => Tone::Bad,
        Verdict::Inconclusive(_) => Tone::Unsure,
    }
}
