//! The map of a scenario, and positions on it.

use super::outcomes::{is_allowed, name};
use super::told::finding;
use super::{SC, WRITTEN, limits};
use crate::explore::{Ending, Exploration, Orderings, Schedule, Tally, explore, look, replay};
use crate::judge::protocol::Budget;
use crate::judge::spec::Scenario;
use crate::judge::verdict::Quantifier;
use crate::trace::atlas::Atlas;
use crate::trace::diagnosis::{Case, diagnose};
use crate::trace::map::{Cost, End, Map};
use crate::trace::{Kind, Position};

/// The map of a scenario, of the pass that its verdict speaks of.
///
/// # Errors
/// Why there is none.
pub(in crate::judge) fn map(scenario: &Scenario, budget: Budget) -> Result<Map, String> {
    let mut orderings = SC;
    let mut found = explore(limits(budget, SC), &scenario.body);
    let is_good = |tally: &Tally| is_good(scenario, tally);
    let passes = found.cut.is_none() && found.tallies.iter().all(is_good);
    if passes && found.weak && scenario.quantifier != Quantifier::Sometimes {
        orderings = WRITTEN;
        found = explore(limits(budget, WRITTEN), &scenario.body);
    }
    let Some(states) = found.states() else {
        let why = found.cut.as_deref();
        return Err(why.unwrap_or("it has too many states").to_owned());
    };
    let ends = found.tallies.iter();
    Ok(Map {
        as_written: orderings == WRITTEN,
        ends: ends
            .map(|tally| end(scenario, budget, orderings, &found, tally))
            .collect(),
        states,
    })
}

/// Where an execution stands after so many decisions.
///
/// # Errors
/// At which decision the schedule stops fitting the program.
pub(in crate::judge) fn position(
    scenario: &Scenario,
    budget: Budget,
    schedule: &str,
    as_written: bool,
) -> Result<Position, String> {
    let orderings = if as_written { WRITTEN } else { SC };
    look(
        &schedule.parse()?,
        limits(budget, orderings),
        &scenario.body,
    )
}

/// The map of a scenario, with what is to be seen at each of its states.
///
/// # Errors
/// Why there is none.
pub(in crate::judge) fn atlas(scenario: &Scenario, budget: Budget) -> Result<Atlas, String> {
    let map = map(scenario, budget)?;
    let as_written = map.as_written;
    Atlas::of(map, |schedule| {
        position(scenario, budget, schedule, as_written)
    })
}

fn is_good(scenario: &Scenario, tally: &Tally) -> bool {
    match (&tally.ending, scenario.quantifier) {
        (Ending::Completed(outcome), Quantifier::Sometimes) => outcome.holds,
        (ending, _) => !tally.race && is_allowed(scenario, ending),
    }
}

fn end(
    scenario: &Scenario,
    budget: Budget,
    orderings: Orderings,
    found: &Exploration,
    tally: &Tally,
) -> End {
    let good = is_good(scenario, tally);
    let right = |tally: &Tally| is_allowed(scenario, &tally.ending);
    let own = |other: &Tally| other.ending == tally.ending && other.race == tally.race;
    let way = found.shortest(own);
    let cost = way.as_ref().map(|way| Cost {
        surprises: way.surprises,
        preemptions: way.preemptions,
        steps: way.schedule.0.len() as u32,
    });
    let schedule = way.map(|way| way.schedule).unwrap_or_default();
    let told = Telling {
        scenario,
        budget,
        orderings,
        always_wrong: found.cut.is_none() && !found.tallies.iter().any(right),
    };
    let wrong = (!good).then(|| told.diagnosed(&schedule));
    let (kind, says) = wrong.flatten().unzip();
    End {
        value: name(&tally.ending),
        allowed: match scenario.quantifier {
            Quantifier::Sometimes => good,
            _ => is_allowed(scenario, &tally.ending),
        },
        good,
        race: tally.race,
        kind,
        says,
        interleavings: tally.interleavings.to_string(),
        cost: cost.unwrap_or_default(),
        schedule: schedule.to_string(),
    }
}

/// What there is to know of a scenario to tell one of its executions.
struct Telling<'a> {
    scenario: &'a Scenario,
    budget: Budget,
    orderings: Orderings,
    always_wrong: bool,
}

impl Telling<'_> {
    /// What goes wrong in an execution: its name, and how it comes about.
    fn diagnosed(&self, schedule: &Schedule) -> Option<(Kind, String)> {
        let scenario = self.scenario;
        let lives = scenario.quantifier == Quantifier::Sometimes;
        let limits = limits(self.budget, self.orderings);
        let story = replay(schedule, limits, lives, &scenario.body).ok()?;
        let finding = finding(scenario, self.orderings, &story)?;
        Some(diagnose(&Case {
            trace: &story.trace,
            finding: &finding,
            race: story.race,
            expected: scenario.kind,
            always_wrong: self.always_wrong,
        }))
    }
}
