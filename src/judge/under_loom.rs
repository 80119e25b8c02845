//! A scenario before loom, the second judge.

mod outcomes;

pub use outcomes::outcomes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::protocol::Budget;
use super::spec::Scenario;
use super::verdict::{Engine, EngineReport, Quantifier, Verdict};
use crate::explore::panics::line_of;
use crate::sync::cell::USED_AFTER_FREE;
use crate::sync::thread::local;
use crate::sync::{backend, loom_mutex, loom_panics};
use crate::trace::Kind;

/// How loom says that it has looked at all executions of a *sometimes*, in vain.
pub(super) const NO_EXECUTION: &str = "no execution has the property";

/// What the iterations have shown so far.
#[derive(Default)]
struct Seen {
    iterations: AtomicU64,
    over_budget: AtomicBool,
    holds: AtomicBool,
    wrong: Mutex<Option<String>>,
}

/// Judges a scenario with loom. On a deadlock and some other failures loom aborts the process:
/// whoever started it reads that from its last words.
pub(super) fn judge(scenario: Scenario, budget: Budget) -> EngineReport {
    loom_panics::note_all();
    let scenario = Arc::new(scenario);
    let report = judge_once(&scenario, budget);
    if loom_mutex::must_begin_anew() {
        return judge_once(&scenario, budget);
    }
    report
}

fn judge_once(scenario: &Arc<Scenario>, budget: Budget) -> EngineReport {
    let seen = Arc::new(Seen::default());
    let quantifier = scenario.quantifier;
    let allowed = scenario.allowed.clone();
    let asks = scenario.asks;
    let outcome = {
        let seen = seen.clone();
        let scenario = scenario.clone();
        catch_unwind(AssertUnwindSafe(move || {
            builder(budget).check(move || {
                let iteration = seen.iterations.fetch_add(1, Ordering::Relaxed) + 1;
                if iteration > budget.iterations {
                    seen.over_budget.store(true, Ordering::Relaxed);
                    loom::skip_branch();
                }
                loom_panics::forget();
                local::loom_begins();
                backend::set_loom_iteration(iteration);
                let outcome = (scenario.body)();
                local::loom_thread_ends();
                if outcome.holds {
                    seen.holds.store(true, Ordering::Relaxed);
                }
                if let Some(value) = outcome.value
                    && !allowed.is_empty()
                    && !allowed.contains(&value)
                {
                    let allowed = allowed.join(" or ");
                    let message = format!("the outcome is {value}; allowed is {allowed}");
                    seen.wrong
                        .lock()
                        .unwrap_or_else(|e| e.into_inner())
                        .get_or_insert(message);
                    // What is left would only show it again.
                    loom::skip_branch();
                }
                if loom_panics::unjoined() {
                    panic!("a thread panicked and nobody joined it");
                }
            });
        }))
    };
    backend::set_loom_iteration(0);
    let wrong = seen.wrong.lock().unwrap_or_else(|e| e.into_inner()).take();
    let over_budget = seen.over_budget.load(Ordering::Relaxed);
    let iterations = seen
        .iterations
        .load(Ordering::Relaxed)
        .min(budget.iterations);
    let verdict = match (outcome, wrong) {
        (Err(payload), _) => panicked(line_of(&*payload)),
        (Ok(()), Some(message)) => refuted(Kind::WrongResult, message),
        (Ok(()), None) if quantifier == Quantifier::Sometimes => {
            match (seen.holds.load(Ordering::Relaxed), over_budget) {
                (true, _) => Verdict::Verified,
                (false, true) => out_of_budget(budget),
                (false, false) => {
                    let kind = scenario.kind.unwrap_or(Kind::Serialised);
                    refuted(kind, format!("{NO_EXECUTION}: {asks}"))
                }
            }
        }
        (Ok(()), None) if over_budget => out_of_budget(budget),
        (Ok(()), None) => Verdict::Verified,
    };
    EngineReport {
        engine: Engine::Loom,
        complete: !matches!(verdict, Verdict::Inconclusive(_)),
        verdict,
        executions: iterations,
        interleavings: None,
        overtaken: None,
        outcomes: Vec::new(),
        trace: None,
    }
}

/// loom without limits of its own but those of the budget that it keeps by itself.
fn builder(budget: Budget) -> loom::model::Builder {
    let mut builder = loom::model::Builder::new();
    builder.max_threads = 5;
    builder.max_branches = usize::try_from(budget.steps)
        .unwrap_or(usize::MAX)
        .min(100_000);
    builder.preemption_bound = None;
    builder.max_duration = None;
    builder.max_permutations = None;
    // loom looks at its own limits only every so many iterations: count here instead.
    builder.checkpoint_interval = 1;
    builder
}

fn out_of_budget(budget: Budget) -> Verdict {
    Verdict::Inconclusive(format!(
        "loom's budget of {} iterations is used up",
        budget.iterations
    ))
}

/// A panic inside loom: the program's own, or loom's word on it.
fn panicked(payload: String) -> Verdict {
    let first = loom_panics::first();
    let message = first
        .as_ref()
        .map_or(payload, |noted| noted.message.clone());
    let limits = [
        "exceeded maximum number of branches",
        "threads.len() <",
        "max_threads",
        "unimplemented",
    ];
    if limits.iter().any(|limit| message.contains(limit)) {
        return Verdict::Inconclusive(format!("loom cannot go so far: {message}"));
    }
    let kind = match &message {
        m if m.contains("Causality violation") => Kind::DataRace,
        m if m.contains("deadlock; threads") => {
            return refuted(
                Kind::Deadlock,
                "every thread waits, and none can go on".into(),
            );
        }
        m if first.as_ref().is_some_and(|noted| noted.at.is_none()) => {
            return Verdict::Inconclusive(format!("loom itself failed: {m}"));
        }
        m if m.contains(USED_AFTER_FREE) => Kind::UseAfterFree,
        m if m.starts_with("assertion") => Kind::WrongResult,
        _ => Kind::Panic,
    };
    match first.and_then(|noted| noted.at) {
        Some(at) => refuted(kind, format!("{message} ({at})")),
        None => refuted(kind, message),
    }
}

fn refuted(kind: Kind, message: String) -> Verdict {
    let diagnosis = format!("loom says: {message}");
    Verdict::refuted(kind, message, diagnosis)
}

#[cfg(test)]
mod tests;
