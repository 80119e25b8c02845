//! A scenario on real threads.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::protocol::Budget;
use super::spec::Scenario;
use super::verdict::{Engine, EngineReport, OutcomeCount, Verdict};
use crate::explore::Outcome;
use crate::explore::panics::{line_of, only_passes_on};
use crate::explore::pulse;
use crate::sync::cell::{TWO_INSIDE, USED_AFTER_FREE};
use crate::sync::shared;
use crate::trace::Kind;

/// Bytes of the stack on which a scenario runs: as many as a program's own.
const STACK_SIZE: usize = 8 * 1024 * 1024;

/// The first panic of the run, on whichever thread.
static FIRST_PANIC: parking_lot::Mutex<Option<String>> = parking_lot::Mutex::new(None);

/// Keeps the first panic of each run, beside printing it.
fn note_first_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let message = line_of(info.payload());
        FIRST_PANIC.lock().get_or_insert(message);
        others(info);
    }));
}

/// One run, on a thread of its own: what a thread keeps for itself starts afresh in every run, and
/// is dropped at its end.
fn run(scenario: &Scenario) -> std::thread::Result<Outcome> {
    std::thread::scope(|scope| {
        let main = std::thread::Builder::new()
            .name("main".into())
            .stack_size(STACK_SIZE);
        let started = main.spawn_scoped(scope, || (scenario.body)());
        started.expect("the system starts one more thread").join()
    })
}

/// Runs a scenario on real threads, again and again until it goes wrong, the repetitions are used
/// up or, if there is one, the time is over.
pub(super) fn judge(scenario: &Scenario, budget: Budget, time: Option<Duration>) -> EngineReport {
    let begin = Instant::now();
    let mut runs: BTreeMap<(bool, String), u64> = BTreeMap::new();
    let mut wrong = None;
    let mut done = 0;
    note_first_panics();
    let in_time = || time.is_none_or(|time| begin.elapsed() < time);
    while done < budget.repetitions && wrong.is_none() && (done == 0 || in_time()) {
        done += 1;
        pulse::shared().beat();
        FIRST_PANIC.lock().take();
        shared::next_native_run();
        let outcome = run(scenario);
        let (value, problem) = match outcome {
            Ok(outcome) => {
                let value = outcome.value.unwrap_or_else(|| "finished".into());
                let allowed = scenario.allowed.is_empty() || scenario.allowed.contains(&value);
                let problem = (!allowed).then(|| {
                    let allowed = scenario.allowed.join(" or ");
                    (
                        scenario.kind.unwrap_or(Kind::WrongResult),
                        format!("the outcome is {value}; allowed is {allowed}"),
                    )
                });
                (value, problem)
            }
            Err(payload) => {
                // A panic that was only passed on is told where it began.
                let told = line_of(&*payload);
                let first = FIRST_PANIC.lock().take().filter(|_| only_passes_on(&told));
                let message = first.unwrap_or(told);
                let kind = match &message {
                    m if m.contains(USED_AFTER_FREE) => Kind::UseAfterFree,
                    m if m.contains(TWO_INSIDE) => Kind::DataRace,
                    m if m.starts_with("assertion") => Kind::WrongResult,
                    _ => Kind::Panic,
                };
                (format!("panic: {message}"), Some((kind, message)))
            }
        };
        *runs.entry((problem.is_some(), value)).or_default() += 1;
        wrong = problem;
    }
    let verdict = match wrong {
        None => Verdict::Verified,
        Some((kind, message)) => {
            let diagnosis = format!(
                "This happened on real threads, in run {done} of at most {}. They show that it \
                 happens, and not how: that is for the scenarios over every interleaving.",
                budget.repetitions
            );
            Verdict::refuted(kind, message, diagnosis)
        }
    };
    let outcomes = runs
        .into_iter()
        .filter(|((wrong, value), _)| *wrong || value != "finished")
        .map(|((wrong, value), count)| OutcomeCount {
            value,
            interleavings: count.to_string(),
            probability: None,
            allowed: !wrong,
        })
        .collect();
    EngineReport {
        engine: Engine::Native,
        verdict,
        executions: done,
        interleavings: None,
        overtaken: None,
        complete: true,
        outcomes,
        trace: None,
    }
}
