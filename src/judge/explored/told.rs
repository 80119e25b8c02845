//! What is wrong with an execution, and the failure that tells it.

use super::SC;
use super::outcomes::is_right;
use crate::explore::{Ending, Orderings, Outcome, REUSED, Schedule, Story};
use crate::judge::spec::Scenario;
use crate::judge::verdict::Quantifier;
use crate::trace::diagnosis::{Case, Finding, diagnose};
use crate::trace::{Action, Failure, Kind, Step};

/// What is wrong with an execution; None if nothing is.
pub(super) fn finding(scenario: &Scenario, orderings: Orderings, story: &Story) -> Option<Finding> {
    let (ending, race) = (&story.ending, story.race.is_some());
    let stuck = |left_behind| Finding::Stuck {
        waits: story.waits.clone(),
        circle: story.circle,
        left_behind,
        hint: story.hint.clone(),
    };
    let shown = match ending {
        Ending::Completed(outcome) => match scenario.quantifier {
            Quantifier::Sometimes if outcome.holds => return None,
            Quantifier::Sometimes => Finding::Never,
            _ if !is_right(scenario, outcome) => wrong(scenario, outcome),
            _ if race => Finding::Race,
            _ => return None,
        },
        Ending::Panicked {
            thread,
            message,
            at,
        } => {
            if message.starts_with("assertion") {
                // The program's own; what the spec asserts is told by what the scenario asks.
                Finding::WrongResult(match at.contains("spec.rs:") {
                    true => message.clone(),
                    false => format!("{message}\nin {thread}, at {at}"),
                })
            } else {
                let (thread, message, at) = (thread.clone(), message.clone(), at.clone());
                Finding::Panicked {
                    thread,
                    message,
                    at,
                }
            }
        }
        // Of what is wrong beside it, it is the last that a student should hear of.
        Ending::Leaked { outcome, .. } if scenario.quantifier == Quantifier::Sometimes => {
            match outcome.holds {
                true => return None,
                false => Finding::Never,
            }
        }
        Ending::Leaked { outcome, .. } if !is_right(scenario, outcome) => wrong(scenario, outcome),
        Ending::Leaked { .. } if race => Finding::Race,
        Ending::Leaked {
            allocations,
            thread,
            at,
            ..
        } => Finding::Leaked(match allocations {
            1 => format!("what {thread} has allocated at {at} is never freed"),
            more => format!("{more} allocations are never freed, one of them {thread}'s at {at}"),
        }),
        Ending::Deadlock => stuck(false),
        Ending::LeftBehind => stuck(true),
        Ending::Livelock => Finding::Livelock(story.waits.clone()),
        Ending::Misuse { thread, what, at } => Finding::Misuse {
            thread: thread.clone(),
            what: what.clone(),
            at: at.clone(),
        },
        Ending::UsedAfterFree {
            thread,
            what,
            at,
            freed_by,
            freed_at,
        } => {
            let who = if thread == freed_by { "it" } else { freed_by };
            Finding::UsedAfterFree(format!(
                "{thread} calls {what} at {at} on memory that {who} had given back at {freed_at}"
            ))
        }
    };
    Some(match orderings {
        // What the first pass has not shown, the orderings are to blame for.
        Orderings::AsWritten => Finding::Weak {
            shown: Box::new(shown),
        },
        SC => shown,
    })
}

/// The scenario's own word on an outcome that is not right.
fn wrong(scenario: &Scenario, outcome: &Outcome) -> Finding {
    let value = outcome.value.as_deref().unwrap_or("()");
    let allowed = scenario.allowed.join(" or ");
    Finding::WrongResult(format!("the outcome is {value}; allowed is {allowed}"))
}

/// What is known of a counterexample beside its story.
pub(super) struct Told {
    /// Whether there is no shorter one.
    pub(super) minimal: bool,
    /// Whether every execution goes wrong.
    pub(super) always_wrong: bool,
}

pub(super) fn failure(
    scenario: &Scenario,
    story: Story,
    finding: &Finding,
    schedule: Schedule,
    told: Told,
) -> Failure {
    let (kind, diagnosis) = diagnose(&Case {
        trace: &story.trace,
        finding,
        race: story.race,
        expected: scenario.kind,
        always_wrong: told.always_wrong,
    });
    let message = message(scenario, finding);
    let beyond_loom = beyond_loom(kind, &schedule, &story);
    Failure {
        kind,
        message,
        diagnosis,
        only_as_written: matches!(finding, Finding::Weak { .. }),
        stale: story
            .trace
            .steps
            .iter()
            .filter(|step| step.stale.is_some())
            .count() as u32,
        spurious: schedule
            .0
            .iter()
            .filter(|choice| choice.is_spurious())
            .count() as u32,
        preemptions: story.preemptions,
        minimal: told.minimal,
        schedule: schedule.to_string(),
        trace: story.trace,
        beyond_loom,
        cycle: story.waits,
    }
}

/// What in an execution loom does not know of.
pub(super) fn beyond_loom(kind: Kind, schedule: &Schedule, story: &Story) -> Option<String> {
    let stale_exchange = |step: &Step| step.action == Action::Exchange && step.stale.is_some();
    let is_reused = |step: &Step| step.note.as_deref() == Some(REUSED);
    let why = if schedule.0.iter().any(|choice| choice.is_spurious()) {
        "nothing happens for no reason in loom"
    } else if schedule.0.iter().any(|choice| choice.times_out()) {
        "loom knows no time"
    } else if story.trace.steps.iter().any(stale_exchange) {
        "an exchange that fails reads the latest value in loom"
    } else if kind == Kind::Starvation {
        "loom does not count who is passed"
    } else if matches!(story.ending, Ending::Misuse { .. }) {
        "loom does not ask who gives a lock back"
    } else if matches!(story.ending, Ending::Leaked { .. }) {
        "loom does not look for memory that is never freed"
    } else if story.trace.steps.iter().any(is_reused) {
        "freed memory is not used again in loom"
    } else {
        return None;
    };
    Some(why.into())
}

/// What went wrong, as the program or the scenario says it.
fn message(scenario: &Scenario, finding: &Finding) -> String {
    match finding {
        Finding::WrongResult(message) => message.clone(),
        Finding::Panicked { message, at, .. } => format!("panicked at {at}: {message}"),
        Finding::Stuck {
            left_behind: true, ..
        } => "the scenario ended and threads wait for ever".into(),
        Finding::Stuck { .. } => "nobody can go on".into(),
        Finding::Livelock(_) => "nobody gets anywhere".into(),
        Finding::UsedAfterFree(_) => "memory was used after it was given back".into(),
        Finding::Leaked(_) => "memory is never freed".into(),
        Finding::Race => "two accesses race".into(),
        Finding::Misuse { thread, what, at } => format!("{thread} {what}, at {at}"),
        Finding::Weak { shown } => message(scenario, shown),
        Finding::Never => format!("no interleaving has the property: {}", scenario.asks),
    }
}
