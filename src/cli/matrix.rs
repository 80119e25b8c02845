//! `racelab matrix`: which tool finds which bug.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use racelab::catalog::{Catalog, Expected, Lab};
use racelab::explore::is_interrupted;
use racelab::judge::build::BuildError;
use racelab::judge::court::{Court, CourtError};
use racelab::judge::peers::{self, Effort, Heard, Tool};
use racelab::report::matrix::{self, Column, Matrix, Row};

use super::arguments::Matrix as Asked;
use super::output::Output;
use super::{Status, subject};

pub(super) fn matrix(output: &Output, asked: &Asked) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
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
    let progress = Progress::new();
    let mut table = Matrix {
        date: today(),
        machine: machine(),
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
fn columns(tools: &mut [Box<dyn Tool + '_>], progress: &Progress) -> Vec<Column> {
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
    progress: &Progress,
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

/// `2 cores, linux, x86_64`.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let cores = match cores {
        1 => "1 core".to_owned(),
        cores => format!("{cores} cores"),
    };
    format!("{cores} ({processor}, {system})")
}

/// Today in Greenwich: `2026-11-21`.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / (24 * 60 * 60));
    let (year, month, day) = date(days);
    format!("{year}-{month:02}-{day:02}")
}

/// Year, month and day, so many days after 1970-01-01.
///
/// The algorithm is `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms": years begin in March, so that a leap day is the last of its year.
fn date(days: u64) -> (u64, u64, u64) {
    // From 0000-03-01; a cycle of the calendar has 400 years.
    let days = days + 719_468;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (400 * cycle + year + u64::from(month <= 2), month, day)
}

/// A line on standard error that says who is at work, where a person reads along.
struct Progress(ProgressBar);

impl Progress {
    fn new() -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            line.set_style(style);
        }
        line.enable_steady_tick(Duration::from_millis(200));
        Progress(line)
    }

    fn say(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_are_counted_from_1970() {
        for (days, expected) in [
            (0, (1970, 1, 1)),
            (58, (1970, 2, 28)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_454, (2026, 1, 1)),
        ] {
            assert_eq!(date(days), expected);
        }
    }
}
