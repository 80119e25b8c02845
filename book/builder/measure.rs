//! Figures of benchmarks, kept with their date and machine: `book/figures/NAME.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use racelab::bench::Measured;
use serde::{Deserialize, Serialize};

/// Where the figures are, relative to `book/`.
pub const FOLDER: &str = "figures";

/// What was measured, and on what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The processor, as it calls itself.
    pub processor: String,
    /// What else ran meanwhile, where something did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub busy: Option<String>,
    /// What `racelab bench` says, with its day, its cores and its system.
    pub measured: Measured,
}

impl Taken {
    /// Reads what was measured under a name.
    ///
    /// # Errors
    /// That it was not, and how it is.
    pub fn read(book: &Path, name: &str) -> Result<Self, String> {
        let file = file(book, name);
        let text = fs::read_to_string(&file).map_err(|_| {
            format!(
                "there are no figures book/{FOLDER}/{name}.json; \
                 make them with `cargo run -p book -- measure {name}`"
            )
        })?;
        serde_json::from_str(&text).map_err(|error| format!("book/{FOLDER}/{name}.json: {error}"))
    }

    /// `2026-11-21, on 2 cores of …`.
    pub fn when_and_where(&self) -> String {
        let Measured { date, machine, .. } = &self.measured;
        let cores = match machine.cores {
            1 => "1 core".to_owned(),
            cores => format!("{cores} cores"),
        };
        let busy = self.busy.as_ref().map(|busy| format!("; {busy}"));
        let (processor, system) = (&self.processor, &machine.system);
        let busy = busy.unwrap_or_default();
        format!("Measured on {date}, on {cores} of {processor} ({system}){busy}.")
    }
}

fn file(book: &Path, name: &str) -> PathBuf {
    book.join(FOLDER).join(name).with_extension("json")
}

/// Measures a bench with `racelab bench NAME OPTIONS`, and keeps the figures below `book`.
///
/// # Errors
/// That it cannot be measured.
pub fn measure(
    book: &Path,
    name: &str,
    busy: Option<&str>,
    options: &[String],
) -> anyhow::Result<PathBuf> {
    let root = book.parent().context("the book lies in a checkout")?;
    let cargo = racelab::judge::peers::own_cargo();
    let output = Command::new(cargo)
        .args([
            "run",
            "--quiet",
            "--package",
            "racelab",
            "--",
            "bench",
            name,
            "--format",
            "json",
        ])
        .args(options)
        .current_dir(root)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("`racelab bench {name}` did not come to its end");
    }
    let mut measured: Measured = serde_json::from_slice(&output.stdout)?;
    // A book shows medians and quartiles; each single measurement would be most of the file.
    let points = measured.rows.iter_mut().flat_map(|row| &mut row.points);
    points.for_each(|point| point.samples.clear());
    let processor = processor().unwrap_or_else(|| measured.machine.processor.clone());
    let taken = Taken {
        processor,
        busy: busy.map(str::to_owned),
        measured,
    };
    let file = file(book, name);
    fs::create_dir_all(book.join(FOLDER))?;
    fs::write(&file, serde_json::to_string_pretty(&taken)? + "\n")
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// The processor's name, where the system tells.
fn processor() -> Option<String> {
    let told = fs::read_to_string("/proc/cpuinfo").ok()?;
    let mut lines = told.lines().filter_map(|line| line.split_once(':'));
    let (_, name) = lines.find(|(key, _)| key.trim() == "model name")?;
    Some(name.trim().to_owned())
}
