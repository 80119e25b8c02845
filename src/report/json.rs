//! Verdicts as JSON, schema 1.
//!
//! Numbers of interleavings are strings: they outgrow the doubles that many readers of JSON use.
//! A field that has nothing to say is null or an empty array, never left out; only `errors` is
//! there for a subject that does not compile or is not allowed, and for no other.

use serde::Serialize;

use super::Tally;
use crate::judge::{
    EngineReport, OutcomeCount, Quantifier, ScenarioReport, SubjectReport, Verdict,
};
use crate::trace::{Kind, Step, Trace, Wait};

/// The number of this schema; it changes when a field goes or changes its meaning.
pub const SCHEMA: u32 = 1;

/// The verdict on a subject.
#[derive(Debug, Serialize)]
pub struct Subject<'a> {
    schema: u32,
    lab: &'a str,
    subject: &'a str,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a str>,
    scenarios: Vec<Scenario<'a>>,
    duration_ms: u64,
}

/// The verdict on a scenario; what a refuted one adds is of its counterexample.
#[derive(Debug, Serialize)]
pub struct Scenario<'a> {
    name: &'a str,
    quantifier: Quantifier,
    points: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gates: bool,
    verdict: &'static str,
    kind: Option<Kind>,
    engines: Vec<EngineView<'a>>,
    outcomes: &'a [OutcomeCount],
    only_as_written: Option<bool>,
    stale: Option<u32>,
    spurious: Option<u32>,
    preemptions: Option<u32>,
    schedule: Option<&'a str>,
    timeline: Vec<StepView<'a>>,
    cycle: Vec<WaitView<'a>>,
    diagnosis: Option<&'a str>,
}

/// Why the tool could not do its work.
#[derive(Debug, Serialize)]
pub struct Error<'a> {
    schema: u32,
    error: &'a str,
}

/// Where a student stands.
#[derive(Debug, Serialize)]
pub struct Progress<'a> {
    schema: u32,
    verified: &'a [String],
    next: Option<Subject<'a>>,
}

/// What came of running scenarios on real threads.
#[derive(Debug, Serialize)]
pub struct Run<'a> {
    schema: u32,
    lab: &'a str,
    subject: &'a str,
    scenarios: &'a [Tally],
}

/// One execution that was asked for by its schedule.
#[derive(Debug, Serialize)]
pub struct Replay<'a> {
    schema: u32,
    lab: &'a str,
    subject: &'a str,
    scenario: &'a str,
    schedule: &'a str,
    verdict: &'static str,
    kind: Option<Kind>,
    outcomes: &'a [OutcomeCount],
    timeline: Vec<StepView<'a>>,
    cycle: Vec<WaitView<'a>>,
    diagnosis: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct EngineView<'a> {
    name: String,
    verdict: &'static str,
    executions: u64,
    interleavings: Option<&'a str>,
    overtaken: Option<u32>,
    complete: bool,
}

#[derive(Debug, Serialize)]
struct StepView<'a> {
    step: usize,
    thread: &'a str,
    op: &'a str,
    object: Option<&'a str>,
    value: Option<&'a str>,
    file: &'a str,
    line: u32,
    note: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct WaitView<'a> {
    thread: &'a str,
    waits_for: &'a str,
    held_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<&'a str>,
    file: &'a str,
    line: u32,
}

/// The verdict on a subject, for [`serde_json`].
pub fn subject(report: &SubjectReport) -> Subject<'_> {
    Subject {
        schema: SCHEMA,
        lab: &report.lab,
        subject: &report.subject,
        verdict: report.verdict.name(),
        errors: report.verdict.errors(),
        scenarios: report.scenarios.iter().map(scenario).collect(),
        duration_ms: report.duration_ms,
    }
}

/// Why the tool could not do its work, for [`serde_json`].
pub fn error(message: &str) -> Error<'_> {
    Error {
        schema: SCHEMA,
        error: message,
    }
}

/// The labs that are verified, and the verdict on the next one, for [`serde_json`].
pub fn progress<'a>(verified: &'a [String], next: Option<&'a SubjectReport>) -> Progress<'a> {
    Progress {
        schema: SCHEMA,
        verified,
        next: next.map(subject),
    }
}

/// What came of running scenarios on real threads, for [`serde_json`].
pub fn run<'a>(report: &'a SubjectReport, scenarios: &'a [Tally]) -> Run<'a> {
    Run {
        schema: SCHEMA,
        lab: &report.lab,
        subject: &report.subject,
        scenarios,
    }
}

/// One execution that was asked for by its schedule, for [`serde_json`].
pub fn replay<'a>(
    lab: &'a str,
    subject: &'a str,
    scenario: &'a str,
    schedule: &'a str,
    replayed: &'a EngineReport,
) -> Replay<'a> {
    let failure = replayed.verdict.failure();
    let trace = replayed.trace.as_ref();
    Replay {
        schema: SCHEMA,
        lab,
        subject,
        scenario,
        schedule,
        verdict: replayed.verdict.name(),
        kind: failure.map(|failure| failure.kind),
        outcomes: &replayed.outcomes,
        timeline: timeline(trace.or(failure.map(|failure| &failure.trace))),
        cycle: cycle(failure.map_or(&[][..], |failure| &failure.cycle)),
        diagnosis: diagnosis(&replayed.verdict),
    }
}

fn scenario(report: &ScenarioReport) -> Scenario<'_> {
    let failure = report.verdict.failure();
    let scheduled = failure.filter(|failure| !failure.schedule.is_empty());
    let told = report.engines.iter().find(|e| !e.outcomes.is_empty());
    Scenario {
        name: &report.name,
        quantifier: report.quantifier,
        points: report.points,
        gates: report.gates,
        verdict: report.verdict.name(),
        kind: failure.map(|failure| failure.kind),
        engines: report.engines.iter().map(engine).collect(),
        outcomes: told.map_or(&[][..], |engine| &engine.outcomes),
        only_as_written: scheduled.map(|failure| failure.only_as_written),
        stale: scheduled.map(|failure| failure.stale),
        spurious: scheduled.map(|failure| failure.spurious),
        preemptions: scheduled.map(|failure| failure.preemptions),
        schedule: scheduled.map(|failure| failure.schedule.as_str()),
        timeline: timeline(failure.map(|failure| &failure.trace)),
        cycle: cycle(failure.map_or(&[][..], |failure| &failure.cycle)),
        diagnosis: diagnosis(&report.verdict),
    }
}

fn engine(report: &EngineReport) -> EngineView<'_> {
    EngineView {
        name: report.engine.to_string(),
        verdict: report.verdict.name(),
        executions: report.executions,
        interleavings: report.interleavings.as_deref(),
        overtaken: report.overtaken,
        complete: report.complete,
    }
}

/// What there is to say of a verdict in words: how it fails, or why it is not known.
fn diagnosis(verdict: &Verdict) -> Option<&str> {
    match verdict {
        Verdict::Verified => None,
        Verdict::Refuted(failure) if failure.diagnosis.is_empty() => Some(&failure.message),
        Verdict::Refuted(failure) => Some(&failure.diagnosis),
        Verdict::Inconclusive(why) => Some(why),
    }
}

fn timeline(trace: Option<&Trace>) -> Vec<StepView<'_>> {
    let Some(trace) = trace else {
        return Vec::new();
    };
    let view = |step| step_view(trace, step);
    trace.steps.iter().map(view).collect()
}

fn step_view<'a>(trace: &'a Trace, step: &'a Step) -> StepView<'a> {
    StepView {
        step: step.step,
        thread: trace.threads.get(step.thread).map_or("", String::as_str),
        op: &step.op,
        object: step.object.as_deref(),
        value: step.value.as_deref(),
        file: &step.place.file,
        line: step.place.line,
        note: step.note.as_deref(),
    }
}

fn cycle(waits: &[Wait]) -> Vec<WaitView<'_>> {
    waits.iter().map(wait_view).collect()
}

fn wait_view(wait: &Wait) -> WaitView<'_> {
    WaitView {
        thread: &wait.thread,
        waits_for: &wait.waits_for,
        held_by: wait.held_by.as_deref(),
        behind: wait.behind.as_deref(),
        file: &wait.place.file,
        line: wait.place.line,
    }
}
