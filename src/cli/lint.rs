//! `racelab lint`: what labs still lack, for their authors.

use racelab::catalog::{Lab, check};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, paint, wrap};
use serde::Serialize;

use super::arguments::Lint;
use super::output::Output;
use super::{Status, subject};

pub(super) fn lint(output: &Output, arguments: &Lint) -> anyhow::Result<Status> {
    let catalog = subject::catalog_with_solutions("lint")?;
    let labs: Vec<&Lab> = match &arguments.lab {
        Some(lab) => vec![catalog.lab(lab)?],
        None => catalog.labs().iter().collect(),
    };
    let mut found: Vec<Found> = labs
        .iter()
        .map(|lab| Found {
            lab: &lab.folder,
            lacks: check::what_is_missing(lab),
        })
        .collect();
    if arguments.lab.is_none() {
        found.extend(catalog.broken().iter().map(|broken| Found {
            lab: &broken.folder,
            lacks: vec![broken.error.to_string()],
        }));
    }
    let whole = found.iter().all(|found| found.lacks.is_empty());
    if output.is_json() {
        output.json(&View {
            schema: SCHEMA,
            labs: found,
        })?;
    } else {
        for found in &found {
            output.print(&told(found.lab, &found.lacks, output.width()))?;
        }
    }
    Ok(if whole {
        Status::Fine
    } else {
        Status::NotVerified
    })
}

/// What a lab lacks, a line each, or that it is whole.
pub(super) fn told(lab: &str, lacks: &[String], width: usize) -> String {
    if lacks.is_empty() {
        return format!("{} {lab}\n", paint("whole", Tone::Good, true));
    }
    let head = format!("{lab} is not whole yet:");
    let mut text = format!("{}\n", paint(&head, Tone::Strong, true));
    for what in lacks {
        for (at, line) in wrap(what, width - 4).iter().enumerate() {
            let bullet = if at == 0 { "-" } else { " " };
            text.push_str(&format!("  {bullet} {line}\n"));
        }
    }
    text
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    labs: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    lab: &'a str,
    lacks: Vec<String>,
}
