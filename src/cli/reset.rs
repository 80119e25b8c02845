//! `racelab reset`: an exercise as it was handed out.

use std::io::{self, IsTerminal};

use anyhow::{Context, bail};
use racelab::catalog::progress::Progress;
use racelab::catalog::{Lab, Reset};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint};
use serde::Serialize;

use super::arguments::Reset as Asked;
use super::output::Output;
use super::{Status, notes, subject};

pub(super) fn reset(output: &Output, arguments: &Asked) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let lab = catalog.lab(&arguments.lab)?;
    let file = subject::shown(catalog.root(), &lab.file("exercise")?);
    if !lab.is_untouched()? && !arguments.yes && !wanted(output, lab, &file)? {
        output.print(&format!("{file} stays as it is.\n"))?;
        return Ok(Status::Fine);
    }
    let done = lab.reset()?;
    if done != Reset::Untouched {
        // What was verified is another file now.
        let forgotten = Progress::read(catalog.root()).and_then(|mut notes| notes.forget(lab));
        if let Err(error) = forgotten {
            output.warn(&notes::not_noted(&error));
        }
    }
    if output.is_json() {
        output.json(&View {
            schema: SCHEMA,
            lab: &lab.folder,
            file: &file,
            reset: done != Reset::Untouched,
            kept: match &done {
                Reset::Done { kept } => kept.as_deref(),
                Reset::Untouched => None,
            },
        })?;
    } else {
        output.print(&told(&file, &done))?;
    }
    Ok(Status::Fine)
}

/// Asks whoever is there; nobody there is no yes.
fn wanted(output: &Output, lab: &Lab, file: &str) -> anyhow::Result<bool> {
    if output.is_json() || !io::stdin().is_terminal() {
        let (racelab, number) = (command::RACELAB, command::number(&lab.folder));
        bail!(
            "{file} has your work in it, and there is nobody to ask; to keep that beside it and \
             begin anew, type {racelab} reset {number} --yes"
        );
    }
    output.print(&format!(
        "{} becomes what it was when it was handed out, and its hints begin again.\n\
         Your work is kept beside it.\n\
         Begin anew? [y/N] ",
        paint(file, Tone::Command, true)
    ))?;
    let mut answer = String::new();
    io::stdin()
        .read_line(&mut answer)
        .context("cannot read your answer")?;
    let answer = answer.trim().to_lowercase();
    Ok(answer == "y" || answer == "yes")
}

pub(super) fn told(file: &str, done: &Reset) -> String {
    let file = paint(file, Tone::Command, true);
    match done {
        Reset::Untouched => format!("{file} is as it was handed out: there is nothing to do.\n"),
        Reset::Done { kept: None } => format!("{file} was gone, and is there again.\n"),
        Reset::Done { kept: Some(kept) } => format!(
            "{file} is as it was handed out.\nYour work is in {}.\n",
            paint(kept, Tone::Command, true)
        ),
    }
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    file: &'a str,
    /// False if it was as handed out already.
    reset: bool,
    /// Where the student's work is now.
    kept: Option<&'a str>,
}
