//! `racelab list`: the labs.

use racelab::catalog::{Catalog, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint, wrap};
use serde::Serialize;

use super::output::Output;
use super::{Status, subject};

pub(super) fn list(output: &Output) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    if output.is_json() {
        output.json(&as_json(&catalog))?;
    } else {
        output.print(&as_text(&catalog, output.width()))?;
    }
    Ok(Status::Fine)
}

/// What all scenarios of a lab are worth together.
fn points(lab: &Lab) -> u32 {
    let scenarios = lab.about.scenarios.values();
    scenarios.map(|scenario| scenario.points).sum()
}

pub(super) fn as_text(catalog: &Catalog, width: usize) -> String {
    let mut text = String::new();
    let mut part = None;
    let titles = catalog.labs().iter().map(|lab| lab.about.title.chars());
    let title_width = titles.map(Iterator::count).max().unwrap_or(0);
    for lab in catalog.labs() {
        if part != Some(lab.about.part) {
            let between = if part.is_some() { "\n" } else { "" };
            let head = paint(&part_title(lab.about.part), Tone::Strong, true);
            let all = paint(&totals(catalog, lab.about.part), Tone::Faint, true);
            text.push_str(&format!("{between}{head}  {all}\n"));
            part = Some(lab.about.part);
        }
        let number = command::number(&lab.folder);
        let title = &lab.about.title;
        let row = format!(
            "  {number}  {title:<title_width$}  {:>2} points  ",
            points(lab)
        );
        let indent = row.chars().count();
        let width = width.saturating_sub(indent);
        let mut lines = wrap(&lab.about.concepts.join(", "), width);
        if !lab.about.prerequisites.is_empty() {
            lines.extend(wrap(&format!("after {}", prerequisites(lab)), width));
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        for (at, line) in lines.iter().enumerate() {
            let left = if at == 0 {
                row.clone()
            } else {
                " ".repeat(indent)
            };
            let line = paint(line, Tone::Faint, true);
            text.push_str(&format!("{left}{line}\n"));
        }
    }
    for broken in catalog.broken() {
        let folder = paint(&broken.folder, Tone::Bad, true);
        text.push_str(&format!("\n{folder} cannot be used: {}\n", broken.error));
    }
    let racelab = command::RACELAB;
    text.push_str(&format!("\nthe brief of a lab: {racelab} show 1\n"));
    text
}

/// The numbers of the labs that come before it: `01, 08`.
pub(super) fn prerequisites(lab: &Lab) -> String {
    let folders = lab.about.prerequisites.iter();
    let numbers: Vec<_> = folders.map(|folder| command::number(folder)).collect();
    numbers.join(", ")
}

/// `5 labs, 50 points`.
fn totals(catalog: &Catalog, part: u32) -> String {
    let labs = || catalog.labs().iter().filter(|lab| lab.about.part == part);
    let points: u32 = labs().map(points).sum();
    let s = if labs().count() == 1 { "" } else { "s" };
    format!("{} lab{s}, {points} points", labs().count())
}

/// The parts of the course.
fn part_title(part: u32) -> String {
    let title = match part {
        1 => "Seeing the race",
        2 => "Locks, queues and signals",
        3 => "Parallel, and faster",
        4 => "Below the lock",
        _ => return format!("Part {part}"),
    };
    format!("Part {part} — {title}")
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    labs: Vec<LabView<'a>>,
    broken: Vec<BrokenView<'a>>,
}

#[derive(Serialize)]
struct LabView<'a> {
    lab: &'a str,
    number: u32,
    title: &'a str,
    part: u32,
    points: u32,
    concepts: &'a [String],
    prerequisites: &'a [String],
}

#[derive(Serialize)]
struct BrokenView<'a> {
    lab: &'a str,
    error: String,
}

fn as_json(catalog: &Catalog) -> View<'_> {
    let lab = |lab| LabView {
        points: points(lab),
        lab: &lab.folder,
        number: lab.number,
        title: &lab.about.title,
        part: lab.about.part,
        concepts: &lab.about.concepts,
        prerequisites: &lab.about.prerequisites,
    };
    let broken = catalog.broken().iter().map(|broken| BrokenView {
        lab: &broken.folder,
        error: broken.error.to_string(),
    });
    View {
        schema: SCHEMA,
        labs: catalog.labs().iter().map(lab).collect(),
        broken: broken.collect(),
    }
}
