//! A scenario before the explorer.

mod chart;
mod outcomes;
mod told;

use super::protocol::Budget;
use super::spec::Scenario;
use super::starved::starved;
use super::verdict::{Engine, EngineReport, OutcomeCount, Quantifier, Verdict};
use crate::explore::{
    Ending, Exploration, Hunt, Limits, MOST_THREADS, Orderings, Schedule, Story, Tally, Way,
    explore, hunt, replay,
};
use crate::trace::{Failure, Kind};
pub(super) use chart::{atlas, map, position};
use outcomes::{is_allowed, name, outcomes};
use told::{Told, beyond_loom, failure, finding};

/// Judges a scenario over every interleaving; what passes, once more with the orderings as written.
pub(super) fn judge(scenario: &Scenario, budget: Budget) -> EngineReport {
    let mut found = explore(limits(budget, SC), &scenario.body);
    let mut verdict = match scenario.quantifier {
        Quantifier::Sometimes => sometimes(scenario, budget, &found),
        Quantifier::Always | Quantifier::Natively => always(scenario, budget, SC, &found),
    };
    if verdict == Verdict::Verified && found.weak && scenario.quantifier != Quantifier::Sometimes {
        let written = explore(limits(budget, WRITTEN), &scenario.body);
        verdict = always(scenario, budget, WRITTEN, &written);
        // What the table shows is what the verdict speaks of.
        if verdict != Verdict::Verified {
            found = written;
        }
    }
    if verdict == Verdict::Verified
        && let Some(limit) = scenario.overtaken_at_most
        && let Some(schedule) = found.way_to_overtake(limit)
    {
        verdict = match follow(scenario, budget, &schedule.to_string()) {
            Ok(report) => report.verdict,
            Err(why) => Verdict::Inconclusive(why),
        };
    }
    EngineReport {
        engine: Engine::Explorer,
        verdict,
        executions: found.distinct,
        interleavings: found.has_graph().then(|| found.interleavings().to_string()),
        complete: found.cut.is_none(),
        outcomes: outcomes(scenario, &found),
        overtaken: found.overtaken.map(|overtaken| overtaken.times),
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
    let (story, finding) = match told(SC) {
        Ok((mut story, None)) => {
            if let Some(failure) = starvation(scenario, &mut story, &schedule) {
                return Ok(followed(
                    scenario,
                    story,
                    Verdict::Refuted(Box::new(failure)),
                ));
            }
            told(WRITTEN)?
        }
        Ok(wrong) => wrong,
        // A stale load is no way of a program that is sequentially consistent. A schedule that fits
        // neither is told of as the first finds it.
        Err(misfit) => told(WRITTEN).map_err(|_| misfit)?,
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
    Ok(followed(scenario, story, verdict))
}

fn followed(scenario: &Scenario, story: Story, verdict: Verdict) -> EngineReport {
    EngineReport {
        engine: Engine::Explorer,
        verdict,
        executions: 1,
        interleavings: None,
        complete: true,
        outcomes: vec![OutcomeCount {
            value: name(&story.ending),
            interleavings: "1".into(),
            probability: None,
            allowed: is_allowed(scenario, &story.ending),
        }],
        overtaken: None,
        trace: Some(story.trace),
    }
}

/// The failure of an execution that is right but for the times that a thread is passed.
fn starvation(scenario: &Scenario, story: &mut Story, schedule: &Schedule) -> Option<Failure> {
    let (message, diagnosis) = starved(scenario, story)?;
    Some(Failure {
        message,
        diagnosis,
        preemptions: story.preemptions,
        schedule: schedule.to_string(),
        trace: story.trace.clone(),
        beyond_loom: beyond_loom(Kind::Starvation, schedule, story),
        ..Failure::without_trace(Kind::Starvation, String::new(), String::new())
    })
}

const SC: Orderings = Orderings::SequentiallyConsistent;
const WRITTEN: Orderings = Orderings::AsWritten;

fn limits(budget: Budget, orderings: Orderings) -> Limits {
    let Budget {
        executions,
        steps,
        states,
        spurious,
        ..
    } = budget;
    Limits {
        orderings,
        executions,
        steps,
        states,
        spurious,
        ..Limits::default()
    }
}

/// What the explorer says of a scenario that speaks of every execution.
fn always(
    scenario: &Scenario,
    budget: Budget,
    orderings: Orderings,
    found: &Exploration,
) -> Verdict {
    // Prefer an execution in which what is wrong can be seen in the result.
    let visible = |ending: &Ending, _| !is_allowed(scenario, ending);
    let race = |_: &Ending, race| race;
    let shows = |wanted: &dyn Fn(&Ending, bool) -> bool| {
        found
            .tallies
            .iter()
            .any(|tally| wanted(&tally.ending, tally.race))
    };
    let wanted: &(dyn Fn(&Ending, bool) -> bool + Sync) = match (shows(&visible), shows(&race)) {
        (true, _) => &visible,
        (false, true) => &race,
        (false, false) => &|ending, race| race || !is_allowed(scenario, ending),
    };
    let known = found.shortest(|tally| wanted(&tally.ending, tally.race));
    let right = |tally: &Tally| is_allowed(scenario, &tally.ending);
    let always_wrong = found.cut.is_none() && !found.tallies.iter().any(right);
    match (&found.cut, known) {
        (None, None) => Verdict::Verified,
        (_, Some(way)) if way.minimal => tell(scenario, budget, orderings, way, always_wrong),
        (_, known) => {
            // Too much to know it all, or to know what is shortest: look for it, few preemptions
            // first.
            let hunt = match found.was_too_large() {
                true => hunt(limits(budget, orderings), &scenario.body, wanted),
                false => Hunt::default(),
            };
            match hunt
                .way
                .clone()
                .into_iter()
                .chain(known)
                .min_by_key(Way::cost)
            {
                Some(way) => tell(scenario, budget, orderings, way, always_wrong),
                None => Verdict::Inconclusive(not_known(orderings, found, &hunt)),
            }
        }
    }
}

/// What is known of a scenario that is too large, where nothing wrong was found.
fn not_known(orderings: Orderings, found: &Exploration, hunt: &Hunt) -> String {
    let why = found.cut.as_deref().unwrap_or_default();
    let under = match orderings {
        SC => "",
        WRITTEN => ", with the orderings as written",
    };
    let covered = match covered(found, hunt) {
        Some(covered) => format!("; nothing is wrong in what was explored: {covered}"),
        None => String::new(),
    };
    format!("{why}{under}{covered}")
}

/// What was explored, in words; None if nothing was.
fn covered(found: &Exploration, hunt: &Hunt) -> Option<String> {
    let mut parts = Vec::new();
    if found.distinct > 0 {
        parts.push(format!("{} distinct executions", found.distinct));
    }
    if let Some(preemptions) = hunt.preemptions {
        let most = match preemptions {
            0 => "all without a preemption".into(),
            1 => "all with at most 1 preemption".into(),
            many => format!("all with at most {many} preemptions"),
        };
        parts.push(most);
    }
    if hunt.samples > 0 {
        let threads = match hunt.threads > MOST_THREADS {
            true => format!(" of {} threads", hunt.threads),
            false => String::new(),
        };
        parts.push(format!("{} at random{threads}", hunt.samples));
    }
    match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [most @ .., last] => Some(format!("{} and {last}", most.join(", "))),
    }
}

fn sometimes(scenario: &Scenario, budget: Budget, found: &Exploration) -> Verdict {
    let holds = |ending: &Ending, _| match ending {
        Ending::Completed(outcome) | Ending::Leaked { outcome, .. } => outcome.holds,
        _ => false,
    };
    if found
        .tallies
        .iter()
        .any(|tally| holds(&tally.ending, tally.race))
    {
        return Verdict::Verified;
    }
    if let Some(why) = &found.cut {
        let hunted = match found.was_too_large() {
            true => hunt(limits(budget, SC), &scenario.body, holds),
            false => Hunt::default(),
        };
        return match hunted.way {
            Some(_) => Verdict::Verified,
            None => {
                let covered = covered(found, &hunted).map(|covered| {
                    format!("; none of the executions explored has the property: {covered}")
                });
                Verdict::Inconclusive(format!("{why}{}", covered.unwrap_or_default()))
            }
        };
    }
    let completed = |tally: &Tally| matches!(tally.ending, Ending::Completed(_));
    match found
        .shortest(completed)
        .or_else(|| found.shortest(|_| true))
    {
        Some(way) => tell(scenario, budget, SC, way, false),
        None => Verdict::Inconclusive("nothing was explored".into()),
    }
}

/// The verdict on a scenario that goes wrong, with the story of how.
fn tell(
    scenario: &Scenario,
    budget: Budget,
    orderings: Orderings,
    way: Way,
    always_wrong: bool,
) -> Verdict {
    let lives = scenario.quantifier == Quantifier::Sometimes;
    let story = match replay(
        &way.schedule,
        limits(budget, orderings),
        lives,
        &scenario.body,
    ) {
        Ok(story) if story.ending == way.ending => story,
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
            let told = Told {
                minimal: way.minimal,
                always_wrong,
            };
            let failure = failure(scenario, story, &finding, way.schedule, told);
            Verdict::Refuted(Box::new(failure))
        }
        None => Verdict::Inconclusive("the counterexample could not be told".into()),
    }
}

#[cfg(test)]
mod tests;
