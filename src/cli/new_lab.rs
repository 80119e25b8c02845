//! `racelab new-lab`: the skeleton of a lab, and what it still lacks.

use racelab::catalog::check;
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint};
use serde::Serialize;

use super::arguments::NewLab;
use super::output::Output;
use super::{Status, lint, subject};

pub(super) fn new_lab(output: &Output, arguments: &NewLab) -> anyhow::Result<Status> {
    let catalog = subject::catalog_with_solutions("new-lab")?;
    let made = catalog.new_lab(&arguments.name, arguments.part)?;
    // As it is on disk now.
    let catalog = subject::catalog()?;
    let lab = catalog.lab(&made.folder)?;
    let lacks = check::what_is_missing(lab);
    if output.is_json() {
        output.json(&View {
            schema: SCHEMA,
            lab: &made.folder,
            files: &made.files,
            lacks: &lacks,
        })?;
        return Ok(Status::Fine);
    }
    let head = format!("{} compiles, and is a lab to be filled in:", made.folder);
    let mut text = format!("{}\n", paint(&head, Tone::Strong, true));
    for file in &made.files {
        text.push_str(&format!("  {}\n", paint(file, Tone::Command, true)));
    }
    text.push('\n');
    text.push_str(&lint::told(&made.folder, &lacks, output.width()));
    let (racelab, number) = (command::RACELAB, command::number(&made.folder));
    let rows = [
        ("what it lacks", format!("{racelab} lint {number}")),
        ("its race", format!("{racelab} run {number} --variant racy")),
        (
            "its verdicts",
            format!(
                "INSTA_UPDATE=always cargo test --test calibration {number} -- --include-ignored"
            ),
        ),
        ("how to", "CONTRIBUTING.md, \"A new lab\"".to_owned()),
    ];
    text.push_str(&format!("\n{}\n", paint("next", Tone::Strong, true)));
    for (what, how) in rows {
        let how = paint(&how, Tone::Command, true);
        text.push_str(&format!("  {what:<14} {how}\n"));
    }
    output.print(&text)?;
    Ok(Status::Fine)
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    files: &'a [String],
    lacks: &'a [String],
}
