//! A scenario before the explorer.

use super::protocol::Budget;
use super::spec::Scenario;
use super::verdict::{Engine, EngineReport, OutcomeCount, Quantifier, Verdict};
use crate::explore::{
    Ending, Exploration, Limits, Orderings, Schedule, Story, Tally, explore, replay,
};
use crate::trace::Failure;
use crate::trace::diagnosis::{Case, Finding, diagnose};

/// Judges a scenario over every interleaving.
pub(super) fn judge(scenario: &Scenario, budget: Budget) -> EngineReport {
    let found = explore(limits(budget, SC), &scenario.body);
    let verdict = match scenario.quantifier {
        Quantifier::Sometimes => sometimes(scenario, budget, &found),
        Quantifier::Always | Quantifier::Natively => always(scenario, budget, &found),
    };
    EngineReport {
        engine: Engine::Explorer,
        verdict,
        executions: found.distinct,
        interleavings: Some(found.interleavings().to_string()),
        complete: found.cut.is_none(),
        outcomes: outcomes(scenario, &found),
        trace: None,
    }
}

/// Follows one schedule.
pub(super) fn follow(
    scenario: &Scenario,
    budget: Budget,
    schedule: &str,
) -> Result<EngineReport, String> {
    let schedule: Schedule = schedule.parse()?;
    let lives = scenario.quantifier == Quantifier::Sometimes;
    let told = |orderings| {
        let story = replay(&schedule, limits(budget, orderings), lives, &scenario.body)?;
        let finding = finding(scenario, orderings, &story);
        Ok::<_, String>((story, finding))
    };
    let (story, finding) = match told(SC)? {
        (_, None) => told(Orderings::AsWritten)?,
        wrong => wrong,
    };
    let verdict = match finding {
        Some(finding) => {
            let told = Told {
                minimal: false,
                always_wrong: false,
            };
            let failure = failure(scenario, story.clone(), &finding, schedule.clone(), told);
            Verdict::Refuted(Box::new(failure))
        }
        None => Verdict::Verified,
    };
    Ok(EngineReport {
        engine: Engine::Explorer,
        verdict,
        executions: 1,
        interleavings: None,
        complete: true,
        outcomes: vec![OutcomeCount {
            value: name(&story.ending),
            interleavings: "1".into(),
            allowed: is_allowed(scenario, &story.ending),
        }],
        trace: Some(story.trace),
    })
}

const SC: Orderings = Orderings::SequentiallyConsistent;

fn limits(budget: Budget, orderings: Orderings) -> Limits {
    let Budget {
        executions,
        steps,
        states,
        ..
    } = budget;
    Limits {
        orderings,
        executions,
        steps,
        states,
    }
}

fn always(scenario: &Scenario, budget: Budget, found: &Exploration) -> Verdict {
    // Prefer an execution in which what is wrong can be seen in the result.
    let visible = |tally: &Tally| !is_allowed(scenario, &tally.ending);
    let way = found
        .shortest(visible)
        .or_else(|| found.shortest(|tally| tally.race));
    let Some(way) = way else {
        return match &found.cut {
            None if found.weak => as_written(scenario, budget),
            None => Verdict::Verified,
            Some(why) => Verdict::Inconclusive(format!(
                "{why}; nothing is wrong in the {} executions explored",
                found.distinct
            )),
        };
    };
    tell(scenario, budget, SC, found, way)
}

/// What is right in every interleaving is explored once more with the orderings as written.
fn as_written(scenario: &Scenario, budget: Budget) -> Verdict {
    let orderings = Orderings::AsWritten;
    let found = explore(limits(budget, orderings), &scenario.body);
    match (found.shortest(|tally| tally.race), &found.cut) {
        (Some(way), _) => tell(scenario, budget, orderings, &found, way),
        (None, None) => Verdict::Verified,
        (None, Some(why)) => Verdict::Inconclusive(format!(
            "{why}, with the orderings as written; nothing is wrong in the {} executions explored",
            found.distinct
        )),
    }
}

fn sometimes(scenario: &Scenario, budget: Budget, found: &Exploration) -> Verdict {
    let has_it = |tally: &Tally| matches!(&tally.ending, Ending::Completed(end) if end.holds);
    if found.tallies.iter().any(has_it) {
        return Verdict::Verified;
    }
    if let Some(why) = &found.cut {
        return Verdict::Inconclusive(format!(
            "{why}; none of the {} executions explored has the property",
            found.distinct
        ));
    }
    let completed = |tally: &Tally| matches!(tally.ending, Ending::Completed(_));
    match found
        .shortest(completed)
        .or_else(|| found.shortest(|_| true))
    {
        Some(way) => tell(scenario, budget, SC, found, way),
        None => Verdict::Inconclusive("nothing was explored".into()),
    }
}

/// The verdict on a scenario that goes wrong, with the story of how.
fn tell(
    scenario: &Scenario,
    budget: Budget,
    orderings: Orderings,
    found: &Exploration,
    way: crate::explore::Way,
) -> Verdict {
    let tally = &found.tallies[way.tally];
    let lives = scenario.quantifier == Quantifier::Sometimes;
    let story = match replay(
        &way.schedule,
        limits(budget, orderings),
        lives,
        &scenario.body,
    ) {
        Ok(story) if story.ending == tally.ending => story,
        _ => {
            return Verdict::Inconclusive(
                "the program is not deterministic: the same schedule did not lead to the same end \
                 again. Time, random numbers and addresses make it so"
                    .into(),
            );
        }
    };
    match finding(scenario, orderings, &story) {
        Some(finding) => {
            let complete = found.cut.is_none();
            let right = |tally: &Tally| is_allowed(scenario, &tally.ending);
            let told = Told {
                minimal: complete,
                always_wrong: complete && !found.tallies.iter().any(right),
            };
            let failure = failure(scenario, story, &finding, way.schedule, told);
            Verdict::Refuted(Box::new(failure))
        }
        None => Verdict::Inconclusive("the counterexample could not be told".into()),
    }
}

fn is_allowed(scenario: &Scenario, ending: &Ending) -> bool {
    match ending {
        Ending::Completed(outcome) => {
            let value = outcome.value.as_deref().unwrap_or("()");
            scenario.allowed.is_empty() || scenario.allowed.iter().any(|allowed| allowed == value)
        }
        _ => false,
    }
}

/// What is wrong with an execution; None if nothing is.
fn finding(scenario: &Scenario, orderings: Orderings, story: &Story) -> Option<Finding> {
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
            _ if !is_allowed(scenario, ending) => {
                let value = outcome.value.as_deref().unwrap_or("()");
                let allowed = scenario.allowed.join(" or ");
                Finding::WrongResult(format!("the outcome is {value}; allowed is {allowed}"))
            }
            _ if race => Finding::Race,
            _ => return None,
        },
        Ending::Panicked {
            thread,
            message,
            at,
        } => {
            if message.starts_with("assertion") {
                Finding::WrongResult(message.clone())
            } else {
                let (thread, message, at) = (thread.clone(), message.clone(), at.clone());
                Finding::Panicked {
                    thread,
                    message,
                    at,
                }
            }
        }
        Ending::Deadlock => stuck(false),
        Ending::LeftBehind => stuck(true),
        Ending::Livelock => Finding::Livelock(story.waits.clone()),
    };
    Some(match orderings {
        // What the first pass has not shown, the orderings are to blame for.
        Orderings::AsWritten => Finding::Weak {
            shown: Box::new(shown),
        },
        SC => shown,
    })
}

/// What is known of a counterexample beside its story.
struct Told {
    /// Whether there is no shorter one.
    minimal: bool,
    /// Whether every execution goes wrong.
    always_wrong: bool,
}

fn failure(
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
    Failure {
        kind,
        message,
        diagnosis,
        preemptions: story.preemptions,
        minimal: told.minimal,
        schedule: schedule.to_string(),
        trace: story.trace,
        cycle: story.waits,
    }
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
        Finding::Race => "two accesses race".into(),
        Finding::Misuse { what, at, .. } => {
            format!("{what} was given back by another thread at {at}")
        }
        Finding::Weak { shown } => message(scenario, shown),
        Finding::Never => format!("no interleaving has the property: {}", scenario.asks),
    }
}

/// An ending as a row of the outcome table.
fn name(ending: &Ending) -> String {
    match ending {
        Ending::Completed(outcome) => outcome.value.clone().unwrap_or_else(|| "finished".into()),
        Ending::Panicked { message, .. } => {
            let words: Vec<_> = message.split_whitespace().collect();
            format!("panic: {}", words.join(" "))
        }
        Ending::Deadlock => "deadlock".into(),
        Ending::LeftBehind => "threads left waiting".into(),
        Ending::Livelock => "livelock".into(),
    }
}

/// The outcome table: allowed outcomes first, then by value.
fn outcomes(scenario: &Scenario, found: &Exploration) -> Vec<OutcomeCount> {
    if scenario.quantifier == Quantifier::Sometimes {
        return Vec::new();
    }
    let nothing_to_tell = |tally: &Tally| matches!(&tally.ending, Ending::Completed(outcome) if outcome.value.is_none());
    if found.tallies.iter().all(nothing_to_tell) {
        return Vec::new();
    }
    let mut rows: Vec<(String, bool, num_bigint::BigUint)> = Vec::new();
    for tally in &found.tallies {
        let value = name(&tally.ending);
        match rows.iter_mut().find(|row| row.0 == value) {
            Some(row) => row.2 += &tally.interleavings,
            None => {
                let allowed = is_allowed(scenario, &tally.ending);
                rows.push((value, allowed, tally.interleavings.clone()));
            }
        }
    }
    rows.sort_by(|a, b| (!a.1, a.0.len(), &a.0).cmp(&(!b.1, b.0.len(), &b.0)));
    rows.into_iter()
        .map(|(value, allowed, count)| OutcomeCount {
            value,
            interleavings: count.to_string(),
            allowed,
        })
        .collect()
}
