//! `racelab matrix`: which tool finds which bug.

use std::fs;
use std::path::Path;

use anyhow::Context;
use racelab::catalog::{Catalog, Expected, Lab};
use racelab::explore::is_interrupted;
use racelab::judge::build::BuildError;
use racelab::judge::court::{Court, CourtError};
use racelab::judge::peers::{self, Effort, Heard, Tool};
use racelab::report::matrix::{self, Column, Matrix, Row};

use super::arguments::Matrix as Asked;
use super::output::Output;
use super::progress::Line;
use super::{Status, machine, subject};

pub(super) fn matrix(output: &Output, asked: &Asked) -> anyhow::Result<Status> {
    let catalog = subject::catalog_with_solutions("matrix")?;
    for broken in catalog.broken() {
        output.warn(&format!("{} is left out: {}", broken.folder, broken.error));
    }
    let programs = programs(&catalog, &asked.labs)?;
    let court = Court::new(catalog.root())?;
    let effort = Effort {
        seconds: asked.seconds,
        ..Effort::default()
    };
    let mut names: Vec<_> = asked.tools.iter().map(String::as_str).collect();
    if names.is_empty() {
        names = peers::NAMES.to_vec();
    }
    let mut tools = peers::tools(&court, catalog.root(), &names, effort)?;
    let progress = Line::new();
    let mut table = Matrix {
        date: machine::today(),
        machine: machine::in_words(),
        effort,
        columns: columns(&mut tools, &progress),
        rows: Vec::new(),
        left_out: programs.len(),
    };
    keep(asked, &table)?;
    for program in &programs {
        let Some(row) = row(program, &court, &tools, &table, &progress)? else {
            break;
        };
        table.rows.push(row);
        // For reading, the right ones come last.
        table
            .rows
            .sort_by_cached_key(|row| (row.lab.clone(), row.right));
        table.left_out -= 1;
        keep(asked, &table)?;
    }
    drop(progress);
    if output.is_json() {
        output.json(&matrix::json(&table))?;
    } else {
        output.print(&matrix::text(&table, output.width(), true))?;
    }
    Ok(Status::Fine)
}

/// A program to be heard.
struct Program<'a> {
    lab: &'a Lab,
    subject: String,
}

/// The programs of these labs. In each the right ones come first: what a tool says of them shows what
/// its word on the others is worth.
fn programs<'a>(catalog: &'a Catalog, called: &[String]) -> anyhow::Result<Vec<Program<'a>>> {
    let mut labs: Vec<&Lab> = Vec::new();
    for called in called {
        labs.push(catalog.lab(called)?);
    }
    if called.is_empty() {
        labs.extend(catalog.labs());
    }
    labs.sort_by_key(|lab| lab.number);
    labs.dedup_by_key(|lab| lab.number);
    let mut programs = Vec::new();
    for lab in labs {
        let wrong = lab.wrong_answers();
        let wrong = wrong.iter().map(|name| format!("wrong/{name}"));
        let subjects = lab.solutions().into_iter().chain(["racy".to_owned()]);
        let subjects = subjects.chain(wrong);
        programs.extend(subjects.map(|subject| Program { lab, subject }));
    }
    Ok(programs)
}

/// Gets the tools ready.
fn columns(tools: &mut [Box<dyn Tool + '_>], progress: &Line) -> Vec<Column> {
    let mut columns = Vec::new();
    for tool in tools {
        progress.say(&format!("{}: getting ready", tool.name()));
        let ready = tool.prepare();
        columns.push(Column {
            name: tool.name().to_owned(),
            what: tool.what().to_owned(),
            version: ready.as_ref().ok().cloned(),
            missing: ready.err(),
        });
    }
    columns
}

/// One program before all tools; None if somebody has broken it off.
fn row(
    program: &Program,
    court: &Court,
    tools: &[Box<dyn Tool + '_>],
    table: &Matrix,
    progress: &Line,
) -> anyhow::Result<Option<Row>> {
    let Program { lab, subject } = program;
    let case = lab.case(subject)?;
    let wrong = subject.strip_prefix("wrong/");
    // A head that cannot be read is the calibration's business.
    let bug = match wrong.and_then(|name| lab.expected(name).ok()) {
        Some(Expected::Refuted { kind, by }) => Some((kind.to_string(), by)),
        Some(Expected::DoesNotCompile { .. }) | None => None,
    };
    let mut row = Row {
        lab: lab.folder.clone(),
        subject: subject.clone(),
        right: subject != "racy" && wrong.is_none(),
        bug,
        compiler: false,
        heard: Vec::new(),
    };
    let name = format!("{} {subject}", lab.folder);
    progress.say(&format!("{name}: compiling"));
    let scenarios = match court.scenarios(&case) {
        Err(CourtError::Build(BuildError::DoesNotCompile(_))) => {
            row.compiler = true;
            return Ok(Some(row));
        }
        scenarios => scenarios?,
    };
    for (tool, column) in tools.iter().zip(&table.columns) {
        let to_go = table.left_out;
        progress.say(&format!("{name}: {} · {to_go} programs to go", tool.name()));
        let heard: Option<Heard> = match column.missing {
            Some(_) => None,
            None => Some(tool.hear(&case, &scenarios)?),
        };
        if is_interrupted() {
            return Ok(None);
        }
        row.heard.push(heard);
    }
    Ok(Some(row))
}

/// Writes what is known so far.
fn keep(asked: &Asked, table: &Matrix) -> anyhow::Result<()> {
    let Some(file) = &asked.out else {
        return Ok(());
    };
    fs::write(file, matrix::markdown(table))
        .with_context(|| format!("cannot write {}", shown(file)))
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}
