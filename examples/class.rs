//! A class whose grades are known, to try `racelab grade` with: solutions and deliberately wrong
//! answers of the labs, handed in by made-up students.
//!
//! ```console
//! $ cargo run --example class -- write class --students 300 --labs 1-14
//! $ cargo run -- grade class/submissions --labs 1-14 --format json --out grades
//! $ cargo run --example class -- check class grades
//! ```

#[path = "../tests/class/mod.rs"]
mod class;

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use racelab::catalog::Catalog;

use class::Class;

/// A class whose grades are known, to try `racelab grade` with
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a class: FOLDER/submissions, and what each file must come to in FOLDER/known.json
    Write {
        folder: PathBuf,

        /// How many students
        #[arg(long, default_value_t = 24)]
        students: usize,

        /// How many labs each of them hands in
        #[arg(long, default_value_t = 1)]
        labs_each: usize,

        /// Which labs, in turn: 1-14, or 1,3; without it all
        #[arg(long, value_name = "LABS", value_delimiter = ',', value_parser = range)]
        labs: Vec<RangeInclusive<u32>>,
    },
    /// Compares the results of a class, made with `--format json`, with what is known
    Check { folder: PathBuf, results: PathBuf },
}

/// `3` or `3-14`.
fn range(text: &str) -> Result<RangeInclusive<u32>, std::num::ParseIntError> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Ok(first.trim().parse()?..=last.trim().parse()?)
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Write {
            folder,
            students,
            labs_each,
            labs,
        } => write(&folder, students, labs_each, &labs),
        Command::Check { folder, results } => check(&folder, &results),
    }
}

fn write(
    folder: &Path,
    students: usize,
    labs_each: usize,
    labs: &[RangeInclusive<u32>],
) -> anyhow::Result<()> {
    let submissions = folder.join("submissions");
    if submissions.exists() {
        bail!(
            "{} is there already; remove it first",
            submissions.display()
        );
    }
    let catalog = Catalog::find(Path::new("."))?;
    let wanted = |number| labs.is_empty() || labs.iter().any(|range| range.contains(&number));
    let written = class::write(&catalog, &submissions, students, labs_each, |lab| {
        wanted(lab.number)
    });
    let files: usize = written.values().map(Vec::len).sum();
    if files == 0 {
        bail!("no student hands in anything: no such labs, or no students");
    }
    let known = serde_json::to_string_pretty(&written)?;
    fs::write(folder.join("known.json"), known)?;
    println!(
        "{} students hand in {files} files: {}",
        written.len(),
        submissions.display()
    );
    Ok(())
}

fn check(folder: &Path, results: &Path) -> anyhow::Result<()> {
    let known: Class = read(&folder.join("known.json"))?;
    let (files, found) = class::differences(&known, &read(&results.join("results.json"))?);
    for line in &found {
        eprintln!("{line}");
    }
    if !found.is_empty() {
        bail!(
            "{} of {files} files did not get what they must",
            found.len()
        );
    }
    println!("{files} files, each as known");
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is of another form", file.display()))
}
