//! The story of one scenario: what was asked, what came out, how it came about.

use super::page::{Page, Span};
use super::{Tone, command, count, outcomes};
use crate::explore::ENDLESS;
use crate::judge::{Engine, EngineReport, Quantifier, ScenarioReport, SubjectReport, Verdict};
use crate::trace::timeline::{self, Part};
use crate::trace::{Failure, Kind, Place, Trace, Wait, text};

/// Everything there is to say of `scenario`.
pub(super) fn tell(page: &mut Page, report: &SubjectReport, scenario: &ScenarioReport) {
    asked(page, scenario.quantifier, &scenario.name, &scenario.asks);
    let table = scenario.engines.iter().find(|e| !e.outcomes.is_empty());
    if let Some(table) = table {
        outcomes::table(page, table);
    }
    match &scenario.verdict {
        Verdict::Verified => {}
        Verdict::Refuted(failure) => {
            if says_more(failure, table) {
                page.blank();
                page.prose(2, &failure.message, Tone::Plain);
            }
            tell_failure(page, failure, scenario.quantifier);
        }
        Verdict::Inconclusive(why) => inconclusive(page, why),
    }
    page.blank();
    judges(page, scenario);
    if scenario.verdict != Verdict::Verified {
        page.blank();
        let failure = scenario.verdict.failure();
        if let Some(place) = failure.and_then(|failure| place(report, failure)) {
            let kind = failure
                .map(|failure| failure.kind.name())
                .unwrap_or_default();
            // In the form that terminals and editors take for a link.
            let place = format!("{place}: {kind}");
            page.line(2, &[Span::new("where: ", Tone::Strong), Span::plain(place)]);
        }
        let replays = failure.is_some_and(|failure| !failure.schedule.is_empty());
        let spans = [
            Span::new(if replays { "replay: " } else { "again: " }, Tone::Strong),
            Span::new(command::again(report, scenario), Tone::Command),
        ];
        page.line(2, &spans);
    }
}

/// Where in the subject's file to look first: `labs/01_lost_update/exercise.rs:29`.
fn place(report: &SubjectReport, failure: &Failure) -> Option<String> {
    let own = |place: &&Place| place.file == report.file;
    let mut waits = failure.cycle.iter().map(|wait| &wait.place);
    let line = || {
        // What the words of the verdict name.
        let words = [&failure.diagnosis, &failure.message];
        let mut after = words.iter().filter_map(|words| {
            let (_, after) = words.split_once(&format!("{}:", report.file))?;
            let digits = after.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok()
        });
        after.next()
    };
    let steps = || {
        let steps = failure.trace.steps.iter().rev();
        steps.filter(|step| own(&&step.place))
    };
    // What a thread changes last says more than what is looked at in the end.
    let step = || {
        let changes = steps().find(|step| step.thread != 0 && step.access.writes());
        let other = changes.or_else(|| steps().find(|step| step.thread != 0));
        other.or_else(|| steps().next()).map(|step| step.place.line)
    };
    let line: u32 = waits
        .find(own)
        .map(|place| place.line)
        .or_else(line)
        .or_else(step)?;
    Some(format!("{}:{line}", report.file))
}

/// One execution, and what it came to.
pub(super) fn tell_replay(page: &mut Page, scenario: &str, replayed: &EngineReport) {
    page.line(2, &[Span::plain(scenario)]);
    let failure = replayed.verdict.failure();
    let trace = replayed.trace.as_ref();
    if let Some(trace) = trace.or(failure.map(|failure| &failure.trace)) {
        page.blank();
        draw(page, trace);
    }
    let outcome = replayed.outcomes.iter().map(|outcome| {
        let allowed = if outcome.allowed {
            "allowed"
        } else {
            "FORBIDDEN"
        };
        format!("outcome: {} ({allowed})", outcome.value)
    });
    let outcome: Vec<String> = outcome.collect();
    if !outcome.is_empty() {
        page.blank();
        page.prose(2, &outcome.join("\n"), Tone::Plain);
    }
    match &replayed.verdict {
        Verdict::Verified => {
            page.blank();
            page.prose(2, "Nothing goes wrong in this interleaving.", Tone::Good);
        }
        Verdict::Refuted(failure) => {
            waits(page, &failure.cycle);
            page.blank();
            page.prose(2, &explanation(failure), Tone::Plain);
        }
        Verdict::Inconclusive(why) => inconclusive(page, why),
    }
}

/// One execution, and what it shows.
pub(super) fn tell_way(page: &mut Page, replayed: &EngineReport) {
    let failure = replayed.verdict.failure();
    let trace = replayed.trace.as_ref();
    if let Some(trace) = trace.or(failure.map(|failure| &failure.trace)) {
        draw(page, trace);
    }
    if let Some(failure) = failure {
        waits(page, &failure.cycle);
        page.blank();
        page.prose(2, &explanation(failure), Tone::Plain);
    }
}

fn asked(page: &mut Page, quantifier: Quantifier, name: &str, asks: &str) {
    let text = if asks.is_empty() {
        format!("{quantifier} {name}")
    } else {
        format!("{quantifier} {name}: {asks}")
    };
    page.item(2, 4, &text, Tone::Plain);
}

/// Whether the failure's message tells what neither the outcome table nor the story does: the words
/// of a panic, or those of a failure without a story.
fn says_more(failure: &Failure, table: Option<&EngineReport>) -> bool {
    let rows = table.map_or(&[][..], |table| &table.outcomes);
    let mut forbidden = rows.iter().filter(|row| !row.allowed);
    let panics = forbidden.clone().any(|row| row.value.starts_with("panic"));
    let in_table = forbidden.next().is_some() && !panics;
    let told = failure.trace.steps.is_empty() || panics;
    let in_diagnosis = failure.diagnosis.contains(failure.message.trim());
    told && !in_table && !in_diagnosis && failure.kind != Kind::Hang
}

fn tell_failure(page: &mut Page, failure: &Failure, quantifier: Quantifier) {
    if !failure.trace.steps.is_empty() {
        page.blank();
        let steps = count(failure.trace.steps.len(), "step");
        let cost = cost(failure);
        let head = if quantifier == Quantifier::Sometimes {
            format!("no interleaving has it; one of them, {steps}:")
        } else if failure.minimal {
            format!("shortest counterexample: {cost}, {steps}")
        } else {
            format!("a counterexample (not proven shortest): {cost}, {steps}")
        };
        page.prose(2, &head, Tone::Strong);
        draw(page, &failure.trace);
    }
    waits(page, &failure.cycle);
    if !failure.diagnosis.trim().is_empty() {
        page.blank();
        page.prose(2, &explanation(failure), Tone::Plain);
    }
}

/// `1 stale load, 2 preemptions`.
fn cost(failure: &Failure) -> String {
    let mut parts = Vec::new();
    if failure.stale > 0 {
        parts.push(count(failure.stale, "stale load"));
    }
    if failure.spurious > 0 {
        parts.push(count(failure.spurious, "spurious step"));
    }
    parts.push(count(failure.preemptions, "preemption"));
    parts.join(", ")
}

/// The diagnosis, or else the message; files are named as in the timeline, by their last component.
fn explanation(failure: &Failure) -> String {
    let mut text = match failure.diagnosis.trim() {
        "" => failure.message.clone(),
        diagnosis => diagnosis.to_owned(),
    };
    for step in &failure.trace.steps {
        let file = &step.place.file;
        if let Some((folder, _)) = file.rsplit_once(['/', '\\']) {
            text = text.replace(file.as_str(), &file[folder.len() + 1..]);
        }
    }
    text
}

pub(super) fn draw(page: &mut Page, trace: &Trace) {
    for line in timeline::lines(trace, page.width() - 2) {
        let span = |(part, text): (Part, String)| {
            let link = (part == Part::Place)
                .then(|| linked(trace, &text))
                .flatten();
            Span::new(text, tone(part)).linking(link)
        };
        let spans: Vec<Span> = line.into_iter().map(span).collect();
        page.line(2, &spans);
    }
}

/// The whole place that a timeline calls `exercise.rs:12`.
fn linked(trace: &Trace, short: &str) -> Option<String> {
    let (file, line) = short.trim().rsplit_once(':')?;
    let (file, line) = (file.trim_start_matches('…'), line.parse::<u32>().ok()?);
    let waits = trace.pending.iter().map(|pending| &pending.step);
    let mut places = trace.steps.iter().chain(waits).map(|step| &step.place);
    let place = places.find(|place| place.line == line && place.file.ends_with(file))?;
    Some(format!("{}:{}", place.file, place.line))
}

pub(super) fn tone(part: Part) -> Tone {
    match part {
        Part::Head => Tone::Strong,
        Part::Thread(thread) => Tone::Name(thread),
        Part::Operation(thread) => Tone::Thread(thread),
        Part::Number | Part::Place | Part::Elided => Tone::Faint,
        Part::Note => Tone::Unsure,
        Part::Space => Tone::Plain,
    }
}

/// Who waits for whom.
fn waits(page: &mut Page, waits: &[Wait]) {
    if waits.is_empty() {
        return;
    }
    page.blank();
    let head = if is_cycle(waits) {
        "the wait-for cycle:"
    } else {
        "who waits, and for whom:"
    };
    page.line(2, &[Span::new(head, Tone::Strong)]);
    for wait in waits {
        let mut line = format!(
            "{} waits for {} at {}:{}",
            wait.thread,
            wait.waits_for,
            wait.place.file_name(),
            wait.place.line
        );
        match (&wait.held_by, &wait.behind) {
            (Some(first), Some(call)) => line = format!("{line}, behind {first}'s {call}"),
            (Some(holder), _) if *holder == wait.thread => line += ", which it holds itself",
            (Some(holder), _) if wait.waits_for.starts_with("join") => {
                line = format!("{line}, which needs {holder}");
            }
            (Some(holder), _) => line = format!("{line}, held by {holder}"),
            (None, _) => {}
        }
        page.item(4, 6, &text::clean(&line), Tone::Plain);
    }
}

fn is_cycle(waits: &[Wait]) -> bool {
    let next = waits.iter().cycle().skip(1);
    waits
        .iter()
        .zip(next)
        .all(|(wait, next)| wait.held_by.as_ref() == Some(&next.thread))
}

fn inconclusive(page: &mut Page, why: &str) {
    page.blank();
    page.prose(2, &format!("inconclusive: {}", why.trim()), Tone::Unsure);
    let meaning = "Neither right nor wrong is proven.";
    page.prose(2, meaning, Tone::Plain);
}

/// What each judge says.
fn judges(page: &mut Page, scenario: &ScenarioReport) {
    for engine in &scenario.engines {
        page.item(2, 4, &judge(engine), Tone::Faint);
        let beyond = scenario.verdict.failure();
        let beyond = beyond.and_then(|failure| failure.beyond_loom.as_deref());
        if let (Engine::Loom, Verdict::Verified, Some(why)) =
            (engine.engine, &engine.verdict, beyond)
        {
            let why = format!("It cannot see what goes wrong here: {why}.");
            page.prose(4, &why, Tone::Faint);
        }
    }
    if let Some(why) = &scenario.not_loom {
        page.item(
            2,
            4,
            &format!("loom: does not judge it: {why}"),
            Tone::Faint,
        );
    }
}

/// `explorer: refuted, 20 executions, 6 interleavings`.
fn judge(report: &EngineReport) -> String {
    let name = report.engine;
    let verdict = match &report.verdict {
        // That was told above.
        Verdict::Inconclusive(why) if why.contains(ENDLESS) => {
            return format!("{name}: inconclusive: it ran out of steps");
        }
        Verdict::Inconclusive(why) => return format!("{name}: inconclusive: {}", why.trim()),
        other => other.name(),
    };
    match report.engine {
        Engine::Explorer => {
            let executions = count(report.executions, "execution");
            let interleavings = report
                .interleavings
                .as_deref()
                .map(|number| format!(", {}", count(outcomes::short(number), "interleaving")));
            let part = if report.complete { "" } else { " (not all)" };
            let interleavings = interleavings.unwrap_or_default();
            // Which of its two looks refuted: the first takes every access for SeqCst.
            let orderings = match report.verdict.failure() {
                Some(failure) if failure.only_as_written => ", only with the orderings as written",
                _ => "",
            };
            format!("{name}: {verdict}, {executions}{interleavings}{part}{orderings}")
        }
        Engine::Loom => {
            let after = if verdict == "refuted" { " after" } else { "," };
            format!(
                "{name}: {verdict}{after} {}",
                count(report.executions, "execution")
            )
        }
        Engine::Native => {
            let after = if verdict == "refuted" { " after" } else { "," };
            let runs = count(report.executions, "run");
            format!("real threads: {verdict}{after} {runs}")
        }
    }
}
