//! `racelab dist`: the edition for students.

use racelab::catalog::Lab;
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, paint, wrap};
use serde::Serialize;

use super::arguments::Dist;
use super::output::Output;
use super::{Status, subject};
use crate::dist::{Edition, Reason, Source, edition, files};
use crate::grade::plan::chosen;

pub(super) fn dist(output: &Output, asked: &Dist) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let (files, source) = files(catalog.root())?;
    let has = |lab: &&Lab| {
        let about = format!("labs/{}/lab.toml", lab.folder);
        files.binary_search(&about).is_ok()
    };
    let (labs, new): (Vec<&Lab>, Vec<&Lab>) = chosen(&catalog, asked.labs.as_deref())?
        .into_iter()
        .partition(has);
    if labs.is_empty() {
        anyhow::bail!("none of these labs is tracked by git: `git add` them first");
    }
    let edition = edition(catalog.root(), &labs, &files)?;
    edition.write(&asked.out)?;
    let told = Told {
        schema: SCHEMA,
        out: asked.out.display().to_string(),
        files: edition.files.len(),
        labs: labs.iter().map(|lab| lab.folder.as_str()).collect(),
        left_out: left_out(&edition),
        worked_on: &edition.worked_on,
        untracked: untracked(&source, &new),
        git: source != Source::Folder,
    };
    match output.is_json() {
        true => output.json(&told)?,
        false => output.print(&text(&told, output.width()))?,
    }
    Ok(Status::Fine)
}

/// What was made.
#[derive(Serialize)]
struct Told<'a> {
    schema: u32,
    out: String,
    files: usize,
    labs: Vec<&'a str>,
    left_out: Vec<LeftOut<'a>>,
    /// Labs whose exercise is not as it was handed out, and is in the edition.
    worked_on: &'a [String],
    /// What git does not track, in the folders that an edition is made of.
    untracked: Vec<String>,
    /// Whether git told which files belong to the checkout.
    git: bool,
}

/// Files that are not in it.
#[derive(Serialize)]
struct LeftOut<'a> {
    what: String,
    files: usize,
    /// Their paths, where nobody would expect it.
    names: &'a [String],
}

fn left_out(edition: &Edition) -> Vec<LeftOut<'_>> {
    let left_out = edition.left_out.iter();
    left_out
        .map(|(reason, files)| LeftOut {
            what: reason.to_string(),
            files: files.len(),
            names: match reason {
                Reason::Unknown => files,
                _ => &[],
            },
        })
        .collect()
}

/// What might have been forgotten.
fn untracked(source: &Source, new: &[&Lab]) -> Vec<String> {
    let Source::Git { untracked } = source else {
        return Vec::new();
    };
    let labs = new.iter().map(|lab| format!("labs/{}/", lab.folder));
    let labs: Vec<String> = labs.collect();
    let of_labs = |path: &&String| labs.iter().any(|lab| path.starts_with(lab));
    let concerned = |path: &&String| path.starts_with("labs/") || path.starts_with("src/");
    let files = untracked
        .iter()
        .filter(|path| concerned(path) && !of_labs(path));
    labs.iter().chain(files).cloned().collect()
}

fn text(told: &Told<'_>, width: usize) -> String {
    let head = format!(
        "student edition of {} in {}: {}",
        count(told.labs.len(), "lab"),
        told.out,
        count(told.files, "file")
    );
    let mut text = format!("{}\n\nleft out:\n", paint(&head, Tone::Strong, true));
    for LeftOut { what, files, names } in &told.left_out {
        text.push_str(&format!("  {:>4}  {what}\n", files));
        for name in *names {
            text.push_str(&format!("        {name}\n"));
        }
    }
    let mut say = |said: String| {
        text.push('\n');
        for line in wrap(&said, width) {
            text.push_str(&format!("{line}\n"));
        }
    };
    if !told.worked_on.is_empty() {
        say(format!(
            "Exercises are as they were first handed out, not as they are here: {}.",
            told.worked_on.join(", ")
        ));
    }
    if !told.untracked.is_empty() {
        say(format!(
            "Not tracked by git, and so not in it: {}. `git add` what belongs there.",
            told.untracked.join(", ")
        ));
    }
    if !told.git {
        say("There is no git repository here: what .gitignore does not name was taken.".to_owned());
    }
    let rows = [
        (
            "see what students see",
            format!("cd {} && cargo run", told.out),
        ),
        (
            "hand it out",
            format!("tar -czf racelab.tar.gz {}", told.out),
        ),
        (
            "judge what comes back",
            "cargo run -- grade SUBMISSIONS".to_owned(),
        ),
    ];
    text.push_str(&format!("\n{}\n", paint("next", Tone::Strong, true)));
    for (what, how) in rows {
        let how = paint(&how, Tone::Command, true);
        text.push_str(&format!("  {what:<22} {how}\n"));
    }
    text
}

fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}
