//! Verdicts made by hand, for the tests of rendering.

#![allow(dead_code, reason = "each test uses some of them")]

use racelab::judge::{
    Engine, EngineReport, OutcomeCount, Quantifier, ScenarioReport, SubjectReport, SubjectVerdict,
    Verdict,
};
use racelab::trace::{Access, Failure, Kind, Place, Step, Trace, Wait};

/// A trace whose steps are `(thread, object, op, value read, line)`.
pub(crate) fn trace(threads: &[&str], steps: &[(usize, &str, &str, Option<&str>, u32)]) -> Trace {
    let steps = steps.iter().enumerate();
    let step = |(at, step): (usize, &(usize, &str, &str, Option<&str>, u32))| {
        let (thread, object, op, value, line) = *step;
        Step {
            step: at + 1,
            thread,
            op: op.to_owned(),
            object: (!object.is_empty()).then(|| object.to_owned()),
            value: value.map(str::to_owned),
            access: Access::Read,
            plain: false,
            place: place("labs/01_lost_update/exercise.rs", line),
            note: None,
            ..Step::default()
        }
    };
    Trace {
        threads: threads.iter().map(|&name| name.to_owned()).collect(),
        steps: steps.map(step).collect(),
        ..Trace::default()
    }
}

pub(crate) fn place(file: &str, line: u32) -> Place {
    Place {
        file: file.to_owned(),
        line,
    }
}

/// Two workers, each reading before the other wrote.
pub(crate) fn lost_update() -> Trace {
    trace(
        &["main", "worker-1", "worker-2"],
        &[
            (1, "value", "load(Relaxed)", Some("0"), 12),
            (2, "value", "load(Relaxed)", Some("0"), 12),
            (2, "value", "store(1, Relaxed)", None, 13),
            (1, "value", "store(1, Relaxed)", None, 13),
        ],
    )
}

/// Three philosophers, each with the fork at the left.
pub(crate) fn deadlock() -> Trace {
    trace(
        &["main", "philosopher-1", "philosopher-2", "philosopher-3"],
        &[
            (1, "forks[0]", "lock()", None, 21),
            (2, "forks[1]", "lock()", None, 21),
            (3, "forks[2]", "lock()", None, 21),
        ],
    )
}

pub(crate) fn failure(kind: Kind, trace: Trace) -> Failure {
    Failure {
        kind,
        message: String::new(),
        diagnosis: String::new(),
        only_as_written: false,
        stale: 0,
        spurious: 0,
        preemptions: 1,
        minimal: true,
        schedule: "1.2.2.1".to_owned(),
        trace,
        cycle: Vec::new(),
        beyond_loom: None,
    }
}

pub(crate) fn engine(engine: Engine, verdict: Verdict, executions: u64) -> EngineReport {
    EngineReport {
        engine,
        verdict,
        executions,
        interleavings: None,
        overtaken: None,
        complete: true,
        outcomes: Vec::new(),
        trace: None,
    }
}

pub(crate) fn outcome(value: &str, interleavings: &str, allowed: bool) -> OutcomeCount {
    OutcomeCount {
        value: value.to_owned(),
        interleavings: interleavings.to_owned(),
        probability: None,
        allowed,
    }
}

pub(crate) fn scenario(name: &str, asks: &str, engines: Vec<EngineReport>) -> ScenarioReport {
    ScenarioReport {
        name: name.to_owned(),
        quantifier: Quantifier::Always,
        asks: asks.to_owned(),
        points: 2,
        gates: false,
        verdict: engines[0].verdict.clone(),
        engines,
        not_loom: None,
    }
}

pub(crate) fn report(
    subject: &str,
    verdict: SubjectVerdict,
    scenarios: Vec<ScenarioReport>,
) -> SubjectReport {
    SubjectReport {
        lab: "01_lost_update".to_owned(),
        subject: subject.to_owned(),
        file: format!("labs/01_lost_update/{subject}.rs"),
        verdict,
        scenarios,
        duration_ms: 240,
    }
}

/// The story of DESIGN: lab 01 as it is given.
pub(crate) fn refuted() -> SubjectReport {
    let mut failure = failure(Kind::LostUpdate, lost_update());
    failure.diagnosis = "worker-1 read 0 at step 1 and wrote 1 at step 4; worker-2's write at \
                         step 3 came between them and is lost. Make the read and the write one \
                         step."
        .to_owned();
    let verdict = Verdict::Refuted(Box::new(failure));
    let mut explorer = engine(Engine::Explorer, verdict.clone(), 4);
    explorer.interleavings = Some("6".to_owned());
    explorer.outcomes = vec![outcome("2", "2", true), outcome("1", "4", false)];
    let loom = engine(Engine::Loom, verdict, 3);
    let asks = "2 threads × 1 update must give 2";
    let counts = scenario("every_update_counts", asks, vec![explorer, loom]);
    let mut overlap = scenario(
        "the_threads_overlap",
        "both threads can be on their way at once",
        vec![engine(Engine::Explorer, Verdict::Verified, 4)],
    );
    overlap.quantifier = Quantifier::Sometimes;
    let mut real = scenario(
        "a_million_updates",
        "8 threads × 125000 updates must give 1000000",
        vec![engine(
            Engine::Native,
            Verdict::Refuted(Box::new(wrong_result())),
            1,
        )],
    );
    real.engines[0].outcomes = vec![outcome("431207", "1", false)];
    real.quantifier = Quantifier::Natively;
    let scenarios = vec![counts, overlap, real];
    report("exercise", SubjectVerdict::Refuted, scenarios)
}

fn wrong_result() -> Failure {
    let mut failure = failure(Kind::WrongResult, Trace::default());
    failure.message = "431207 is not an outcome that is allowed".to_owned();
    failure.schedule.clear();
    failure
}

/// Lab 12: every philosopher holds a fork and waits for the next.
pub(crate) fn philosophers() -> SubjectReport {
    let mut failure = failure(Kind::Deadlock, deadlock());
    failure.preemptions = 2;
    failure.schedule = "1.2.3".to_owned();
    failure.diagnosis = "Each of the three holds one fork and waits for one that the next holds. \
                         Let every thread take the forks in the same order."
        .to_owned();
    failure.cycle = (1..=3)
        .map(|at| Wait {
            thread: format!("philosopher-{at}"),
            waits_for: format!("forks[{}].lock()", at % 3),
            held_by: Some(format!("philosopher-{}", at % 3 + 1)),
            behind: None,
            place: place("labs/12_deadlock/racy.rs", 22),
        })
        .collect();
    let mut explorer = engine(Engine::Explorer, Verdict::Refuted(Box::new(failure)), 7);
    explorer.interleavings = Some("12345678901234567890".to_owned());
    explorer.outcomes = vec![
        outcome("3 meals", "12345678901234567884", true),
        outcome("deadlock", "6", false),
    ];
    let everyone = scenario(
        "everyone_eats",
        "3 philosophers eat once each",
        vec![explorer],
    );
    let mut report = report("racy", SubjectVerdict::Refuted, vec![everyone]);
    report.lab = "12_deadlock".to_owned();
    report.file = "labs/12_deadlock/racy.rs".to_owned();
    report
}

/// A solution.
pub(crate) fn verified() -> SubjectReport {
    let mut explorer = engine(Engine::Explorer, Verdict::Verified, 6);
    explorer.interleavings = Some("20".to_owned());
    explorer.outcomes = vec![outcome("2", "20", true)];
    let loom = engine(Engine::Loom, Verdict::Verified, 9);
    let counts = scenario(
        "every_update_counts",
        "2 × 1 must give 2",
        vec![explorer, loom],
    );
    let mut real = scenario(
        "a_million_updates",
        "",
        vec![engine(Engine::Native, Verdict::Verified, 1)],
    );
    real.quantifier = Quantifier::Natively;
    let mut report = report("mutex", SubjectVerdict::Verified, vec![counts, real]);
    report.file = "solutions/01_lost_update/mutex.rs".to_owned();
    report
}

/// A budget ran out.
pub(crate) fn inconclusive() -> SubjectReport {
    let why = "explored 1000000 executions, all with at most 2 preemptions";
    let mut explorer = engine(
        Engine::Explorer,
        Verdict::Inconclusive(why.to_owned()),
        1_000_000,
    );
    explorer.complete = false;
    let loom = engine(Engine::Loom, Verdict::Verified, 120);
    let asks = "4 threads × 20 updates must give 80";
    let many = scenario("many_updates_count", asks, vec![explorer, loom]);
    let mut report = report("answer", SubjectVerdict::Inconclusive, vec![many]);
    report.subject = "/tmp/class of 2026/anna's.rs".to_owned();
    report.file = report.subject.clone();
    report
}

/// A file with a mistake.
pub(crate) fn does_not_compile() -> SubjectReport {
    let errors = "error[E0425]: cannot find value `vlaue` in this scope\n  \
                  --> labs/01_lost_update/exercise.rs:12:9\n   |\n\
                  12 |         vlaue += 1;\n   |         ^^^^^ help: a local variable with a \
                  similar name exists: `value`\n\nerror: aborting due to 1 previous error\n";
    let verdict = SubjectVerdict::DoesNotCompile(errors.to_owned());
    report("exercise", verdict, Vec::new())
}
