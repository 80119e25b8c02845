//! `racelab predict`: the user says what is possible, before anything is shown.

mod ask;
mod candidates;

use std::path::Path;

use num_bigint::BigUint;
use racelab::catalog::Catalog;
use racelab::catalog::progress::Progress;
use racelab::judge::Quantifier;
use racelab::judge::court::{Case, Court};
use racelab::judge::protocol::ScenarioInfo;
use racelab::report::command;
use racelab::report::json::SCHEMA;
use racelab::report::terminal::predict::{Predicted, Surprise, page};
use racelab::trace::map::{Cost, End, Map};
use serde::Serialize;

use super::arguments::Predict;
use super::notes::not_noted;
use super::output::Output;
use super::progress::Shown;
use super::{Status, subject};

/// No more surprises are told: each is a timeline.
const TOLD: usize = 3;

pub(super) fn predict(output: &Output, arguments: &Predict) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let case = subject::case(catalog.lab(&arguments.lab)?, &arguments.subject())?;
    let court = Court::new(catalog.root())?;
    let scenarios = court.scenarios(&case)?;
    let shown = Shown::of(&court);
    let (scenario, map) = choose(&court, &scenarios, arguments.scenario.as_deref(), &case)?;
    drop(shown);
    let outcomes = outcomes(&map);
    let possible: Vec<String> = outcomes.iter().map(|known| known.value.clone()).collect();
    let offered = candidates::candidates(&possible, &scenario.allowed);
    let report = subject::unjudged(&case, catalog.root());
    let said = match arguments.outcome.is_empty() {
        false => Some(arguments.outcome.clone()),
        true if output.is_json() => {
            anyhow::bail!("say what is possible: --outcome VALUE, once for each outcome")
        }
        true => {
            let file = catalog.root().join(&report.file);
            ask::ask(output, &report, &file, scenario, &offered)?
        }
    };
    let Some(said) = said else {
        return Ok(Status::Fine);
    };
    if arguments.is_about_the_racy_program() {
        note(output, &catalog, &arguments.lab, scenario, &said)?;
    }
    let rows = rows(&outcomes, &said, scenario);
    if output.is_json() {
        output.json(&as_json(&case, scenario, &outcomes, &rows))?;
        return Ok(Status::Fine);
    }
    let mut surprises = Vec::new();
    for known in surprising(&outcomes, &said).take(TOLD) {
        surprises.push(Surprise {
            value: known.value.clone(),
            cost: in_words(known.cost),
            replayed: court.replay(&case, &scenario.name, &known.schedule)?,
            command: command::replay(&report, &scenario.name, &known.schedule),
        });
    }
    let headline = subject::headline(&report);
    let asked = subject::asked(scenario);
    output.print(&page(
        &headline,
        &asked,
        &rows,
        &surprises,
        output.width(),
        true,
    ))?;
    Ok(Status::Fine)
}

/// Keeps what was said with the student's progress. A prediction counts, written down or not.
fn note(
    output: &Output,
    catalog: &Catalog,
    lab: &str,
    scenario: &ScenarioInfo,
    said: &[String],
) -> anyhow::Result<()> {
    let lab = catalog.lab(lab)?;
    let noted = Progress::read(catalog.root())
        .and_then(|mut progress| progress.note_predicted(lab, &scenario.name, said.to_vec()));
    if let Err(error) = noted {
        output.warn(&not_noted(&error));
    }
    Ok(())
}

/// The scenario that was asked for; else of those that speak of every interleaving the first that
/// goes wrong, as the verdict does; else the first that has an outcome.
fn choose<'a>(
    court: &Court,
    scenarios: &'a [ScenarioInfo],
    name: Option<&str>,
    case: &Case,
) -> anyhow::Result<(&'a ScenarioInfo, Map)> {
    let speaks = |scenario: &&ScenarioInfo| scenario.quantifier == Quantifier::Always;
    let mut all = scenarios.iter().filter(speaks);
    let chosen = match name {
        Some(name) => all.clone().find(|scenario| scenario.name == name),
        None => {
            for scenario in all.clone() {
                // Of one that is too large for a map nothing can be asked.
                if let Ok(map) = court.map(case, &scenario.name)
                    && map.ends.iter().any(|end| !end.good)
                {
                    return Ok((scenario, map));
                }
            }
            let mut with_outcome = all.clone().filter(|scenario| !scenario.allowed.is_empty());
            with_outcome.next().or_else(|| all.next())
        }
    };
    let chosen = chosen.ok_or_else(|| {
        let names = scenarios.iter().filter(speaks);
        let names: Vec<_> = names.map(|scenario| scenario.name.as_str()).collect();
        let lab = &case.lab;
        anyhow::anyhow!(
            "{lab} has no scenario `{}` to predict; it has: {}",
            name.unwrap_or_default(),
            names.join(", ")
        )
    })?;
    Ok((chosen, court.map(case, &chosen.name)?))
}

/// One outcome of all interleavings.
struct Known {
    value: String,
    allowed: bool,
    interleavings: BigUint,
    /// The shortest way there, and what it costs.
    schedule: String,
    cost: Cost,
}

/// What a student calls an end: of a panic, not its words.
fn name(end: &End) -> &str {
    match end.value.starts_with("panic: ") {
        true => "panic",
        false => &end.value,
    }
}

/// The outcomes of a map, in the order of the outcome table.
fn outcomes(map: &Map) -> Vec<Known> {
    let mut outcomes: Vec<Known> = Vec::new();
    for end in &map.ends {
        let interleavings = end.interleavings.parse().unwrap_or_default();
        match outcomes.iter_mut().find(|known| known.value == name(end)) {
            Some(known) => {
                known.interleavings += interleavings;
                if end.cost < known.cost {
                    (known.cost, known.schedule) = (end.cost, end.schedule.clone());
                }
            }
            None => outcomes.push(Known {
                value: name(end).to_owned(),
                allowed: end.allowed,
                interleavings,
                schedule: end.schedule.clone(),
                cost: end.cost,
            }),
        }
    }
    outcomes.sort_by_key(|known| (!known.allowed, known.value.len(), known.value.clone()));
    outcomes
}

/// What is possible and was not said to be.
fn surprising<'a>(outcomes: &'a [Known], said: &[String]) -> impl Iterator<Item = &'a Known> {
    outcomes.iter().filter(|known| !said.contains(&known.value))
}

fn rows(outcomes: &[Known], said: &[String], scenario: &ScenarioInfo) -> Vec<Predicted> {
    let mut rows: Vec<Predicted> = Vec::new();
    for known in outcomes {
        rows.push(Predicted {
            value: known.value.clone(),
            interleavings: Some(known.interleavings.to_string()),
            allowed: known.allowed,
            said: said.contains(&known.value),
        });
    }
    for value in said {
        if !rows.iter().any(|row| row.value == *value) {
            rows.push(Predicted {
                value: value.clone(),
                interleavings: None,
                allowed: scenario.allowed.contains(value),
                said: true,
            });
        }
    }
    rows
}

/// `1 preemption, 5 steps`.
fn in_words(cost: Cost) -> String {
    let steps = match cost.steps {
        1 => "1 step".to_owned(),
        many => format!("{many} steps"),
    };
    format!("{cost}, {steps}")
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    subject: &'a str,
    scenario: &'a str,
    outcomes: Vec<OutcomeView<'a>>,
}

#[derive(Serialize)]
struct OutcomeView<'a> {
    value: &'a str,
    said: bool,
    /// How many interleavings lead to it, in decimal.
    interleavings: Option<&'a str>,
    allowed: bool,
    /// The shortest way there.
    schedule: Option<&'a str>,
}

fn as_json<'a>(
    case: &'a Case,
    scenario: &'a ScenarioInfo,
    outcomes: &'a [Known],
    rows: &'a [Predicted],
) -> View<'a> {
    let outcome = |row: &'a Predicted| OutcomeView {
        value: &row.value,
        said: row.said,
        interleavings: row.interleavings.as_deref(),
        allowed: row.allowed,
        schedule: outcomes
            .iter()
            .find(|known| known.value == row.value)
            .map(|known| known.schedule.as_str()),
    };
    View {
        schema: SCHEMA,
        lab: &case.lab,
        subject: &case.subject,
        scenario: &scenario.name,
        outcomes: rows.iter().map(outcome).collect(),
    }
}

/// The program itself, as far as it has to be read before anything can be said of it.
fn program(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}
