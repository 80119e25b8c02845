//! The explorer, loom and shuttle side by side on the same programs, one thread each unless the
//! row says more.
//!
//! `cargo bench --bench engines` prints a table and what the project promises, and writes
//! `target/bench/engines.json`. `cargo bench --bench engines -- philosophers` measures only the
//! cases with that word in their name, and writes nothing; `-- --cap 5` gives up on a cell after
//! five seconds instead of twenty.
//!
//! Each engine answers its own question: the explorer and loom take the orderings as written,
//! shuttle takes every access for `SeqCst`. At a deadlock loom and shuttle end; the explorer goes
//! on to find the shortest way to it.

mod cases;
mod cell;
mod engines;
mod promises;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use engines::Engine;
use promises::Row;
use serde::Serialize;

/// A row, as `target/bench/engines.json` has it.
#[derive(Serialize)]
struct Entry<'a> {
    case: &'a str,
    engine: String,
    executions: Option<u64>,
    distinct: Option<u64>,
    seconds: f64,
    finished: bool,
}

/// What the command line asks for.
struct Asked {
    word: Option<String>,
    cap: Duration,
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let (mut word, mut cap) = (None, Duration::from_secs(20));
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // cargo says so to every benchmark.
            "--bench" => {}
            "--cap" => {
                let seconds = arguments.next().ok_or("--cap takes a number of seconds")?;
                cap = Duration::try_from_secs_f64(seconds.parse()?)?;
            }
            _ => word = Some(argument),
        }
    }
    Ok(Asked { word, cap })
}

fn main() -> Result<(), Box<dyn Error>> {
    if let [_, flag, order] = env::args().collect::<Vec<_>>().as_slice()
        && flag == cell::CELL
    {
        cell::run(order);
    }
    let Asked { word, cap } = asked()?;
    let is_asked = |name: &str| word.as_ref().is_none_or(|word| name.contains(word));
    println!(
        "{:<32} {:<20} {:>11} {:>9} {:>12} {:>11}",
        "case", "engine", "executions", "distinct", "per distinct", "seconds"
    );
    let mut rows = Vec::new();
    for (index, case) in cases::all().into_iter().enumerate() {
        if !is_asked(&case.name) {
            continue;
        }
        for engine in Engine::ALL {
            if !case.program.has_row_of(engine) {
                continue;
            }
            let row = Row {
                case: case.name.clone(),
                engine,
                measured: cell::measure(index, engine, cap)?,
            };
            print(&row);
            rows.push(row);
        }
    }
    println!();
    for promise in promises::told(&rows) {
        println!("{promise}");
    }
    // A part of the table does not replace the whole.
    if word.is_none() {
        println!("\n{}", write(&rows)?.display());
    }
    Ok(())
}

fn print(row: &Row) {
    let measured = &row.measured;
    let count = |count: Option<u64>| count.map_or("–".to_owned(), |count| count.to_string());
    let per_distinct = promises::per_distinct(measured);
    println!(
        "{:<32} {:<20} {:>11} {:>9} {:>12} {:>11} {}",
        row.case,
        row.engine.name(),
        count(measured.executions),
        count(measured.distinct),
        per_distinct.map_or("–".to_owned(), |ratio| format!("{ratio:.2}")),
        format!("{:.6}", measured.seconds),
        measured.note.as_deref().unwrap_or_default(),
    );
}

/// Writes the rows to `target/bench/engines.json`.
fn write(rows: &[Row]) -> Result<PathBuf, Box<dyn Error>> {
    let entries: Vec<_> = rows
        .iter()
        .map(|row| Entry {
            case: &row.case,
            engine: row.engine.name(),
            executions: row.measured.executions,
            distinct: row.measured.distinct,
            seconds: row.measured.seconds,
            finished: row.measured.finished,
        })
        .collect();
    // cargo's folder for temporary files lies in its target folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.parent().unwrap_or(target).join("bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join("engines.json");
    fs::write(&path, serde_json::to_string_pretty(&entries)? + "\n")?;
    Ok(path)
}
