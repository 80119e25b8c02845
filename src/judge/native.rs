//! A scenario on real threads.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::protocol::Budget;
use super::spec::Scenario;
use super::verdict::{Engine, EngineReport, OutcomeCount, Verdict};
use crate::explore::Outcome;
use crate::explore::is_interrupted;
use crate::explore::panics::line_of;
use crate::explore::pulse;
use crate::sync::cell::{TWO_INSIDE, USED_AFTER_FREE};
use crate::sync::log;
use crate::sync::process;
use crate::sync::shared;
use crate::sync::thread::heard;
use crate::trace::Kind;

/// Bytes of the stack on which a scenario runs: as many as a program's own.
const STACK_SIZE: usize = 8 * 1024 * 1024;

/// Where each message of a panic came from.
static PLACES: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// Lets each thread hear of its own panics, beside printing them.
fn hear_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let message = line_of(info.payload());
        if let Some(at) = info.location() {
            let place = format!("{}:{}", at.file(), at.line());
            PLACES.lock().insert(message.clone(), place);
        }
        heard::hear(message);
        others(info);
    }));
}

/// One run, on a thread of its own: what a thread keeps for itself starts afresh in every run, and
/// is dropped at its end. Of a panic the message; if it only passes on what a `join` told it, of
/// that one.
fn run(scenario: &Scenario) -> Result<Outcome, String> {
    std::thread::scope(|scope| {
        let main = std::thread::Builder::new()
            .name("main".into())
            .stack_size(STACK_SIZE);
        let started = main.spawn_scoped(scope, || {
            let outcome = catch_unwind(AssertUnwindSafe(|| (scenario.body)()));
            outcome.map_err(|payload| heard::cause(&*payload))
        });
        let ended = started.expect("the system starts one more thread").join();
        ended.unwrap_or_else(|payload| Err(line_of(&*payload)))
    })
}

/// Runs a scenario on real threads, again and again until it goes wrong, the repetitions are used
/// up or, if there is one, the time is over. With `log` it tells what the threads of the last run
/// did.
pub(super) fn judge(
    scenario: &Scenario,
    budget: Budget,
    time: Option<Duration>,
    log: bool,
) -> EngineReport {
    let begin = Instant::now();
    let mut runs: BTreeMap<(bool, String), u64> = BTreeMap::new();
    let mut wrong = None;
    let mut done = 0;
    hear_panics();
    let in_time = || time.is_none_or(|time| begin.elapsed() < time) && !is_interrupted();
    while done < budget.repetitions && wrong.is_none() && (done == 0 || in_time()) {
        done += 1;
        pulse::shared().beat();
        shared::next_native_run();
        if log {
            log::begin();
        }
        let outcome = run(scenario);
        process::end_all();
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
            Err(message) => {
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
    let interrupted = done < budget.repetitions && is_interrupted();
    let verdict = match wrong {
        None if interrupted => Verdict::Inconclusive("it was interrupted".into()),
        None => Verdict::Verified,
        Some((kind, message)) => {
            let place = PLACES.lock().get(&message).cloned();
            // What the spec asserts is told by what the scenario asks.
            let place = place.filter(|place| !place.contains("spec.rs:"));
            let at = place
                .map(|place| format!(", at {place}"))
                .unwrap_or_default();
            let diagnosis = format!(
                "This happened on real threads{at}, in run {done} of at most {}. They show that it \
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
        complete: !interrupted,
        outcomes,
        trace: log.then(log::end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::spec::natively;
    use crate::sync::thread;

    /// Whether the message of what goes wrong in one run is this one.
    fn goes_wrong(body: impl Fn() + Send + Sync + 'static, message: &str) -> bool {
        let report = judge(&natively("panics", body), Budget::default(), None, false);
        match report.verdict {
            Verdict::Refuted(failure) => failure.message == message,
            _ => false,
        }
    }

    #[test]
    fn a_panic_that_is_only_passed_on_is_told_where_it_began() {
        let ann_is_expected = || {
            let ann = thread::spawn(|| panic!("no rate"));
            assert!(ann.join().is_err());
            let bob = thread::spawn(|| thread::spawn(|| panic!("out of eggs")).join().unwrap());
            bob.join().unwrap();
        };
        assert!(goes_wrong(ann_is_expected, "out of eggs"));
        let caught = || std::panic::catch_unwind(|| panic!("hush")).unwrap();
        assert!(goes_wrong(caught, "hush"));
    }
}
