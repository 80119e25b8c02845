//! `racelab solution`: what experts do, when the lab is solved.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use racelab::catalog::progress::Progress;
use racelab::catalog::{Catalog, Lab};
use racelab::explore::is_interrupted;
use racelab::judge::Engine;
use racelab::judge::build::Builder;
use racelab::judge::court::{Court, Question};
use racelab::report::json::SCHEMA;
use racelab::report::solutions::{self, Explored};
use racelab::report::{Tone, command, paint};
use serde::Serialize;

use super::arguments::Solution as Asked;
use super::output::Output;
use super::progress::{Line, Shown};
use super::{Status, subject};

/// So often each is measured; they take turns, and the median counts.
const ROUNDS: usize = 9;
/// For so long each time.
const ROUND: Duration = Duration::from_millis(100);
/// What varies by more than this share from round to round is said to.
const STEADY: f64 = 0.1;

pub(super) fn solution(output: &Output, asked: &Asked) -> anyhow::Result<Status> {
    let catalog = subject::catalog_with_solutions("solution")?;
    let lab = catalog.lab(&asked.lab)?;
    let progress = Progress::read(catalog.root())?;
    // Who has verified it once has seen how it is done.
    let solved = progress.verified_on(lab).is_some();
    if !solved && !asked.spoil {
        bail!("{}", refusal(lab));
    }
    if lab.solutions().is_empty() {
        bail!(
            "this checkout has no solutions to {}: who gave it to you may have kept them",
            lab.folder
        );
    }
    if let Some(name) = asked.name.as_ref().or(asked.show.as_ref()) {
        return print(output, &catalog, lab, name);
    }
    let mut rows = Vec::new();
    if progress.state(lab).is_verified() {
        rows.push(row(&catalog, lab, "exercise", "yours")?);
    }
    for name in lab.solutions() {
        rows.push(row(&catalog, lab, &name, &name)?);
    }
    if !output.is_json() {
        let head = format!("{} · {}", lab.folder, lab.about.title);
        output.print(&format!("{}\n\n", paint(&head, Tone::Strong, true)))?;
        output.print(&solutions::told(&rows, output.width(), true))?;
    }
    let mut varied = 0.0;
    if !asked.no_table {
        explore(&catalog, lab, &mut rows)?;
        varied = measure(&catalog, lab, &mut rows)?;
    }
    if output.is_json() {
        output.json(&View {
            schema: SCHEMA,
            lab: &lab.folder,
            solutions: &rows,
            pace_varied_by: varied,
        })?;
        return Ok(Status::Fine);
    }
    if !asked.no_table {
        let table = solutions::table(&rows, output.width(), true);
        output.print(&format!("{table}{}\n", unsteady(varied)))?;
    }
    output.print(&next(lab, &rows))?;
    Ok(Status::Fine)
}

fn refusal(lab: &Lab) -> String {
    let (racelab, number) = (command::RACELAB, command::number(&lab.folder));
    format!(
        "{} is not verified yet, and its solutions would spoil it; a hint: {racelab} hint {number}; \
         to see them all the same: {racelab} solution {number} --spoil",
        lab.folder
    )
}

/// One of them, as it is, below its path.
fn print(output: &Output, catalog: &Catalog, lab: &Lab, name: &str) -> anyhow::Result<Status> {
    let name = name.strip_suffix(".rs").unwrap_or(name);
    let names = lab.solutions();
    if !names.iter().any(|known| known == name) {
        bail!(
            "{} has no solution `{name}`; it has: {}",
            lab.folder,
            names.join(", ")
        );
    }
    let path = lab.file(name)?;
    let (file, text) = (subject::shown(catalog.root(), &path), read(&path)?);
    if output.is_json() {
        output.json(&TextView {
            schema: SCHEMA,
            lab: &lab.folder,
            name,
            file: &file,
            text: &text,
        })?;
    } else {
        let file = paint(&file, Tone::Command, true);
        output.print(&format!("{file}\n\n{text}"))?;
    }
    Ok(Status::Fine)
}

fn row(
    catalog: &Catalog,
    lab: &Lab,
    variant: &str,
    name: &str,
) -> anyhow::Result<solutions::Solution> {
    let path = lab.file(variant)?;
    let text = read(&path)?;
    Ok(solutions::Solution {
        name: name.to_owned(),
        file: subject::shown(catalog.root(), &path),
        // What the student's begins with they know.
        about: match variant {
            "exercise" => Vec::new(),
            _ => solutions::head(&text),
        },
        lines: solutions::lines_of_code(&text),
        explored: None,
        pace: None,
        pace_between: None,
    })
}

fn read(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The variant that a row is about.
fn variant(row: &solutions::Solution) -> &str {
    match row.name.as_str() {
        "yours" => "exercise",
        name => name,
    }
}

/// Fills in what the explorer says.
fn explore(catalog: &Catalog, lab: &Lab, rows: &mut [solutions::Solution]) -> anyhow::Result<()> {
    let court = Court::new(catalog.root())?;
    let question = Question {
        engines: vec![Engine::Explorer],
        ..Question::default()
    };
    for row in rows {
        if is_interrupted() {
            break;
        }
        let case = lab.case(variant(row))?;
        let _shown = Shown::of(&court);
        row.explored = Explored::of(&court.hear(&case, &question)?);
    }
    Ok(())
}

/// Fills in how fast they are: all take turns, so that what else the machine does meanwhile is fair
/// to them. Returns by which share they varied at most.
fn measure(catalog: &Catalog, lab: &Lab, rows: &mut [solutions::Solution]) -> anyhow::Result<f64> {
    let court = Court::with(Builder::for_measuring(catalog.root())?);
    let line = Line::new();
    let mut paces = vec![Vec::new(); rows.len()];
    for round in 0..=ROUNDS {
        for (row, paces) in rows.iter().zip(&mut paces) {
            if is_interrupted() {
                break;
            }
            line.say(&match round {
                0 => format!("compiling {}", row.name),
                round => format!("measuring {}, round {round} of {ROUNDS}", row.name),
            });
            let pace = court.pace(&lab.case(variant(row))?, ROUND)?;
            // The first time is to warm up.
            if let (Some(pace), 1..) = (pace, round) {
                paces.push(pace);
            }
        }
    }
    let mut varied: f64 = 0.0;
    for (row, mut paces) in rows.iter_mut().zip(paces) {
        paces.sort_by(f64::total_cmp);
        let quarter = |count: usize| paces.get(paces.len() * count / 4).copied();
        row.pace = quarter(2);
        if let (Some(low), Some(median), Some(high)) = (quarter(1), quarter(2), quarter(3)) {
            varied = varied.max((high - low) / median);
            row.pace_between = Some((low, high));
        }
    }
    Ok(varied)
}

/// That nothing much follows from what was measured, if it varied.
fn unsteady(varied: f64) -> String {
    if varied <= STEADY {
        return String::new();
    }
    let what = format!(
        "It varied by {:.0} % from round to round: the machine does something else as well.",
        100.0 * varied
    );
    format!("{}\n", paint(&what, Tone::Unsure, true))
}

fn next(lab: &Lab, rows: &[solutions::Solution]) -> String {
    let (racelab, number) = (command::RACELAB, command::number(&lab.folder));
    let first = rows.iter().find(|row| row.name != "yours");
    let name = first.map_or("NAME", |row| row.name.as_str());
    let mut lines = vec![("read one", format!("{racelab} solution {number} {name}"))];
    if lab.bench().is_file() {
        lines.push(("its curves", format!("{racelab} bench {number}")));
    }
    let mut text = String::new();
    for (what, how) in lines {
        let how = paint(&how, Tone::Command, true);
        text.push_str(&format!("  {what:<11} {how}\n"));
    }
    text
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    solutions: &'a [solutions::Solution],
    /// By which share at most a pace varied from round to round: between its quartiles.
    pace_varied_by: f64,
}

#[derive(Serialize)]
struct TextView<'a> {
    schema: u32,
    lab: &'a str,
    name: &'a str,
    file: &'a str,
    text: &'a str,
}
