//! `racelab explore`: the user is the scheduler.

mod desk;
mod game;
mod lines;
mod view;

use racelab::judge::Quantifier;
use racelab::judge::court::Court;

use super::arguments::Explore;
use super::output::Output;
use super::progress::Shown;
use super::screen::Screen;
use super::{Status, subject};
use desk::Desk;

pub(super) fn explore(output: &Output, arguments: &Explore) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let case = subject::case(catalog.lab(&arguments.lab)?, &arguments.subject)?;
    let court = Court::new(catalog.root())?;
    let scenarios = court.scenarios(&case)?;
    let explored = scenarios
        .iter()
        .filter(|scenario| scenario.quantifier != Quantifier::Natively);
    let names: Vec<_> = explored.clone().map(|scenario| &scenario.name).collect();
    let chosen = match &arguments.scenario {
        Some(name) => scenarios.iter().find(|scenario| scenario.name == *name),
        None => explored.clone().next(),
    };
    let Some(scenario) = chosen else {
        let names: Vec<_> = names.into_iter().map(String::as_str).collect();
        anyhow::bail!(
            "{} has no scenario `{}` to explore; it has: {}",
            case.lab,
            arguments.scenario.as_deref().unwrap_or_default(),
            names.join(", ")
        );
    };
    let shown = Shown::of(&court);
    let mut desk = Desk::open(&court, &case, catalog.root(), scenario)?;
    drop(shown);
    if let Some(schedule) = &arguments.at {
        desk.jump(schedule)?;
    }
    if output.is_json() {
        output.json(&desk.as_json())?;
    } else if Screen::is_possible() {
        view::play(output, &mut desk)?;
    } else {
        lines::play(output, &mut desk)?;
    }
    Ok(Status::Fine)
}
