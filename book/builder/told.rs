//! What the judge says of a program in a scenario: the snapshots in `book/stories`.
//!
//! A test (`cargo test -p book --test stories`) judges the programs that chapters name and compares;
//! so what a reader sees is what the judge says today.

use std::path::Path;

use racelab::judge::SubjectReport;
use racelab::report::{command, json};
use racelab::trace::{Action, Trace};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::program::Program;

/// Where the snapshots are, relative to `book/`.
pub const FOLDER: &str = "stories";

/// What a snapshot holds.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Told {
    /// The program's file, relative to the checkout.
    pub file: String,
    /// What the scenario asks, in one line.
    pub asks: String,
    /// The command that shows it again.
    pub replay: String,
    /// The threads that take a step or wait, in their order.
    pub threads: Vec<String>,
    /// The steps of the shortest counterexample.
    pub steps: Vec<Row>,
    /// What threads wait in, where none can go on.
    pub waits: Vec<Row>,
    /// The report on the scenario, schema 1, without its timeline.
    pub report: Report,
}

/// A row of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The index of its thread among those of the snapshot.
    pub thread: usize,
    /// `value.load(Relaxed) → 0`.
    pub text: String,
    /// Its place: `racy.rs:22`.
    pub place: String,
    /// What else there is to say of it.
    pub note: Option<String>,
}

/// Of the report, what the book shows.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Report {
    /// `always`, `sometimes` or `natively`.
    pub quantifier: String,
    /// `verified`, `refuted` or `inconclusive`.
    pub verdict: String,
    /// The bug's name.
    pub kind: Option<String>,
    /// Who judged; the first tells the story.
    pub engines: Vec<Engine>,
    /// The outcome table.
    pub outcomes: Vec<Outcome>,
    /// Loads of an older value in the story.
    pub stale: Option<u32>,
    /// What happens for no reason in the story.
    pub spurious: Option<u32>,
    /// Preemptions in the story.
    pub preemptions: Option<u32>,
    /// The story's decisions.
    pub schedule: Option<String>,
    /// The sentence that explains it, or why nothing is known.
    pub diagnosis: Option<String>,
}

/// A judge.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Engine {
    /// How many interleavings there are, where it counts.
    pub interleavings: Option<String>,
    /// How many distinct executions there are.
    pub executions: u64,
}

/// A row of the outcome table.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Outcome {
    /// The outcome.
    pub value: String,
    /// How many interleavings lead to it.
    pub interleavings: String,
    /// How probable it is at random, from 0 to 1.
    pub probability: Option<f64>,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// What the snapshot of a report on one scenario holds; None if the report has none, or more.
pub fn snapshot(report: &SubjectReport) -> Option<Value> {
    let [scenario] = &report.scenarios[..] else {
        return None;
    };
    let failure = scenario.verdict.failure();
    let empty = Trace::default();
    let trace = failure.map_or(&empty, |failure| &failure.trace);
    let waiting = waiting(trace);
    let used = |thread: usize| {
        trace.steps.iter().any(|step| step.thread == thread) || waiting.contains(&thread)
    };
    let threads: Vec<usize> = (0..trace.threads.len())
        .filter(|thread| used(*thread))
        .collect();
    let row = |step: &racelab::trace::Step| Row {
        thread: threads
            .iter()
            .position(|thread| *thread == step.thread)
            .unwrap_or_default(),
        text: step.text(),
        place: place(&step.place.file, step.place.line),
        note: step.note.clone(),
    };
    let pending = trace.pending.iter().map(|pending| &pending.step);
    let waits = pending
        .filter(|step| waiting.contains(&step.thread))
        .map(row);
    let told = serde_json::to_value(json::subject(report)).ok()?;
    let mut told = told["scenarios"][0].clone();
    // The steps below say the same, as a reader sees them.
    told.as_object_mut()?.remove("timeline");
    Some(json!({
        "file": report.file,
        "asks": scenario.asks,
        "replay": match failure {
            Some(_) => command::again(report, scenario),
            None => command::check(report),
        },
        "threads": threads.iter().map(|thread| &trace.threads[*thread]).collect::<Vec<_>>(),
        "steps": trace.steps.iter().map(row).collect::<Vec<_>>(),
        "waits": waits.collect::<Vec<_>>(),
        "report": told,
    }))
}

/// The threads that wait at the end, where none can go on; not `main`, that only joins the others.
fn waiting(trace: &Trace) -> Vec<usize> {
    if !trace.pending.iter().all(|pending| pending.waits) {
        return Vec::new();
    }
    let pending = trace.pending.iter().map(|pending| &pending.step);
    let shown = pending.filter(|step| {
        step.action != Action::Join || trace.steps.iter().any(|taken| taken.thread == step.thread)
    });
    shown.map(|step| step.thread).collect()
}

/// `racy.rs:22`.
fn place(file: &str, line: u32) -> String {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    format!("{file}:{line}")
}

impl Told {
    /// Reads the snapshot of a program below `book`.
    ///
    /// # Errors
    /// That it is not there or of another form, and how it is made.
    pub fn read(book: &Path, program: &Program) -> Result<Self, String> {
        let name = program.snapshot();
        let file = book.join(FOLDER).join(&name).with_extension("snap");
        let make = format!(
            "make it with `INSTA_UPDATE=always cargo test -p book --test stories {name}` and read it"
        );
        let text = std::fs::read_to_string(&file)
            .map_err(|_| format!("there is no snapshot book/{FOLDER}/{name}.snap; {make}"))?;
        Told::parse(&text).map_err(|error| format!("book/{FOLDER}/{name}.snap: {error}; {make}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let body = body(text).ok_or("it has no head")?;
        serde_json::from_str(body).map_err(|error| error.to_string())
    }

    /// Whether there is a story to tell.
    pub fn has_story(&self) -> bool {
        !self.steps.is_empty()
    }
}

/// What stands below the head of a snapshot.
pub(crate) fn body(snapshot: &str) -> Option<&str> {
    let (_, body) = snapshot.strip_prefix("---\n")?.split_once("\n---\n")?;
    Some(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use racelab::judge::{
        Engine, EngineReport, Quantifier, ScenarioReport, SubjectVerdict, Verdict,
    };
    use racelab::trace::{Access, Failure, Kind, Pending, Place, Step};

    fn step(thread: usize, op: &str, action: Action) -> Step {
        Step {
            step: 1,
            thread,
            op: op.into(),
            object: Some("m".into()),
            value: None,
            access: Access::Read,
            plain: false,
            place: Place {
                file: "labs/01_lost_update/racy.rs".into(),
                line: 7,
            },
            note: None,
            action,
            usage: Default::default(),
            id: None,
            other: None,
            ordering: None,
            wrote: None,
            failed: false,
            reads_from: None,
            stale: None,
            wakes: Vec::new(),
            unwinds: false,
            preempts: None,
        }
    }

    fn report(trace: Trace) -> SubjectReport {
        let failure = Failure {
            trace,
            schedule: "1".into(),
            ..Failure::without_trace(Kind::Deadlock, "stuck".into(), "They wait.".into())
        };
        let verdict = Verdict::Refuted(Box::new(failure));
        let engine = EngineReport {
            engine: Engine::Explorer,
            verdict: verdict.clone(),
            executions: 1,
            interleavings: Some("2".into()),
            complete: true,
            overtaken: None,
            outcomes: Vec::new(),
            trace: None,
        };
        let scenario = ScenarioReport {
            name: "they_end".into(),
            quantifier: Quantifier::Always,
            asks: "all end".into(),
            points: 1,
            gates: false,
            verdict,
            engines: vec![engine],
            not_loom: None,
        };
        SubjectReport {
            lab: "01_lost_update".into(),
            subject: "racy".into(),
            file: "labs/01_lost_update/racy.rs".into(),
            verdict: SubjectVerdict::Refuted,
            scenarios: vec![scenario],
            duration_ms: 17,
        }
    }

    fn pending(thread: usize, op: &str, action: Action) -> Pending {
        let step = step(thread, op, action);
        Pending { step, waits: true }
    }

    #[test]
    fn a_snapshot_is_read_as_it_was_written_and_knows_no_durations() {
        let trace = Trace {
            threads: ["main", "a", "b"].map(String::from).to_vec(),
            steps: vec![step(2, "lock()", Action::default())],
            pending: vec![
                pending(0, "join()", Action::Join),
                pending(2, "lock()", Action::default()),
            ],
            ..Trace::default()
        };
        let value = snapshot(&report(trace)).unwrap();
        assert!(!value.to_string().contains("duration"));
        let told = Told::parse(&format!("---\nsource: x\n---\n{value}")).unwrap();
        assert_eq!(told.threads, ["b"], "main only joins");
        assert_eq!((told.steps.len(), told.waits.len()), (1, 1));
        assert_eq!(told.steps[0].place, "racy.rs:7");
        assert_eq!(told.report.kind.as_deref(), Some("deadlock"));
        assert_eq!(
            told.replay,
            "cargo run -- replay 01 they_end 1 --variant racy"
        );
    }
}
