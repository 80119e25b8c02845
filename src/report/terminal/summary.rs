//! Headlines, and what fits in a line.

use super::outcomes::short;
use super::page::{Page, Span};
use super::{Tone, command, count};
use crate::explore::ENDLESS;
use crate::judge::court::OPEN;
use crate::judge::{
    Engine, EngineReport, Quantifier, ScenarioReport, SubjectReport, SubjectVerdict, Verdict,
};
use crate::trace::text;

/// `01_lost_update · exercise.rs` at the left, the verdict at the right.
pub(super) fn headline(page: &mut Page, report: &SubjectReport, verdict: Span) {
    let left = format!("{} · {}", report.lab, file(report));
    page.ends(Span::new(left, Tone::Strong), verdict);
}

/// The subject in one line, with its points.
pub(super) fn subject_line(page: &mut Page, report: &SubjectReport) {
    let mark = match report.verdict {
        SubjectVerdict::Verified => ("✓ ", Tone::Good),
        SubjectVerdict::Inconclusive => ("? ", Tone::Unsure),
        _ => ("✗ ", Tone::Bad),
    };
    let lab = text::pad(&report.lab, 22);
    let subject = text::pad(&file(report), 11);
    let scenarios = report.scenarios.len();
    let verified = report
        .scenarios
        .iter()
        .filter(|scenario| scenario.verdict == Verdict::Verified);
    let verified = verified.count();
    let verdict = subject_verdict(report);
    let mut spans = vec![
        Span::new(mark.0, mark.1),
        Span::plain(format!("{lab} {subject} ")),
        Span::new(text::pad(&verdict.text, 26), verdict.tone),
    ];
    if scenarios > 0 {
        let text = format!(" {verified} of {}", count(scenarios, "scenario"));
        spans.push(Span::new(text, Tone::Faint));
    }
    page.line(0, &spans);
}

/// The exercise of a lab that need not be judged again, in one line.
pub(super) fn still_verified_line(page: &mut Page, lab: &str, day: &str) {
    let spans = [
        Span::new("✓ ", Tone::Good),
        Span::plain(format!("{} exercise.rs ", text::pad(lab, 22))),
        Span::new("verified", Tone::Good),
        Span::new(format!(" on {day}, and unchanged"), Tone::Faint),
    ];
    page.line(0, &spans);
}

/// With fewer columns beside its name, what is said of a scenario stands below it.
const BESIDE: usize = 24;

/// A scenario in one line.
pub(super) fn scenario_line(page: &mut Page, report: &SubjectReport, scenario: &ScenarioReport) {
    let names = report
        .scenarios
        .iter()
        .map(|other| text::width(&other.name));
    let width = names.max().unwrap_or(0);
    let (mark, tone) = match &scenario.verdict {
        Verdict::Inconclusive(why) if why == OPEN => ("…", Tone::Faint),
        verdict => mark(verdict),
    };
    let name = text::pad(&scenario.name, width);
    let start = format!("{:<9} {name}  ", scenario.quantifier);
    let what = match &scenario.verdict {
        Verdict::Verified => checked(scenario),
        Verdict::Refuted(failure) => format!("refuted: {}", failure.kind),
        Verdict::Inconclusive(why) if why == OPEN => why.clone(),
        Verdict::Inconclusive(why) if why.contains(ENDLESS) => {
            "inconclusive: it has a loop that may never end".to_owned()
        }
        Verdict::Inconclusive(why) => format!("inconclusive: {why}"),
    };
    let left = 4 + text::width(&start);
    let room = page.width().saturating_sub(left);
    let verified = scenario.verdict == Verdict::Verified;
    let what_tone = if verified { Tone::Faint } else { tone };
    let mut spans = vec![Span::new(format!("{mark} "), tone), Span::plain(start)];
    // Where there is no room beside the name, there is below it.
    let (left, beside) = match room >= BESIDE {
        true => (left, true),
        false => (6, false),
    };
    let room = page.width().saturating_sub(left);
    let mut lines = text::wrap(&text::clean(&what), room).into_iter();
    if beside {
        spans.push(Span::new(lines.next().unwrap_or_default(), what_tone));
    }
    page.line(2, &spans);
    for line in lines {
        page.line(left, &[Span::new(line, what_tone)]);
    }
}

/// `✓`, `✗` or `?`, in its colour.
pub(super) fn mark(verdict: &Verdict) -> (&'static str, Tone) {
    let mark = match verdict {
        Verdict::Verified => "✓",
        Verdict::Refuted(_) => "✗",
        Verdict::Inconclusive(_) => "?",
    };
    (mark, super::tone(verdict))
}

/// What was looked at before the scenario was called verified.
fn checked(scenario: &ScenarioReport) -> String {
    let Some(teller) = scenario.engines.first() else {
        return "verified".to_owned();
    };
    let ours = match (scenario.quantifier, teller.engine) {
        (Quantifier::Sometimes, Engine::Explorer) => "an interleaving has it".to_owned(),
        (_, Engine::Explorer) => match &teller.interleavings {
            Some(number) if number == "1" => "the only interleaving".to_owned(),
            Some(number) => format!("all {} interleavings", short(number)),
            None => format!("all {}", count(teller.executions, "execution")),
        },
        (_, Engine::Loom) => format!("loom: {}", count(teller.executions, "execution")),
        (_, Engine::Native) => count(teller.executions, "run"),
    };
    let is_loom = |other: &&EngineReport| other.engine == Engine::Loom;
    match scenario.engines.iter().skip(1).find(is_loom) {
        None => ours,
        Some(loom) if loom.verdict == Verdict::Verified => format!("{ours}; loom agrees"),
        // It came to no end: that is no second opinion.
        Some(_) => format!("{ours}; loom: not known"),
    }
}

/// The verdict on the whole subject; `refuted` names what its first failure is called.
pub(super) fn subject_verdict(report: &SubjectReport) -> Span {
    match &report.verdict {
        SubjectVerdict::Verified => Span::new("verified", Tone::Good),
        SubjectVerdict::Refuted => {
            let mut failures = report.scenarios.iter().map(|scenario| &scenario.verdict);
            match failures.find_map(|verdict| verdict.failure()) {
                Some(failure) => Span::new(format!("refuted: {}", failure.kind), Tone::Bad),
                None => Span::new("refuted", Tone::Bad),
            }
        }
        SubjectVerdict::Inconclusive => Span::new("inconclusive", Tone::Unsure),
        SubjectVerdict::DoesNotCompile(_) => Span::new("does not compile", Tone::Bad),
        SubjectVerdict::NotAllowed(_) => Span::new("not allowed", Tone::Bad),
    }
}

pub(super) fn scenario_verdict(scenario: &ScenarioReport) -> Span {
    verdict(&scenario.verdict)
}

pub(super) fn verdict(verdict: &Verdict) -> Span {
    let text = match verdict {
        Verdict::Refuted(failure) => format!("refuted: {}", failure.kind),
        other => other.name().to_owned(),
    };
    Span::new(text, super::tone(verdict))
}

/// The subject's file as its reader knows it: `exercise.rs`, `wrong/NAME.rs`, a given path.
fn file(report: &SubjectReport) -> String {
    if command::is_variant(report) {
        format!("{}.rs", report.subject)
    } else {
        text::clean(&report.subject)
    }
}
