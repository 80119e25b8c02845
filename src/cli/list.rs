//! `racelab list`: the labs.

use racelab::catalog::{Catalog, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, paint};
use serde_json::json;

use super::output::Output;
use super::{Status, subject};

pub(super) fn list(output: &Output) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    if output.is_json() {
        output.json(&as_json(&catalog))?;
    } else {
        output.print(&as_text(&catalog))?;
    }
    Ok(Status::Fine)
}

/// What all scenarios of a lab are worth together.
fn points(lab: &Lab) -> u32 {
    let scenarios = lab.about.scenarios.values();
    scenarios.map(|scenario| scenario.points).sum()
}

fn as_text(catalog: &Catalog) -> String {
    let mut text = String::new();
    let names = catalog.labs().iter().map(|lab| lab.folder.len());
    let name_width = names.max().unwrap_or(0);
    let mut part = 0;
    for lab in catalog.labs() {
        if lab.about.part != part {
            if part != 0 {
                text.push('\n');
            }
            part = lab.about.part;
            let head = format!("Part {part} — {}", part_name(part));
            text.push_str(&paint(&head, Tone::Strong, true));
            text.push('\n');
        }
        let (folder, points) = (&lab.folder, points(lab));
        let concepts = paint(&lab.about.concepts.join(", "), Tone::Faint, true);
        text.push_str(&format!(
            "  {folder:<name_width$}  {points:>3} points  {concepts}\n"
        ));
    }
    for broken in catalog.broken() {
        let head = paint(&broken.folder, Tone::Bad, true);
        text.push_str(&format!("  {head}  cannot be used: {}\n", broken.error));
    }
    text
}

/// The parts of the course.
fn part_name(part: u32) -> &'static str {
    match part {
        1 => "Seeing the race",
        2 => "Locks, queues and signals",
        3 => "Parallel, and faster",
        4 => "Below the lock",
        _ => "More",
    }
}

fn as_json(catalog: &Catalog) -> serde_json::Value {
    let labs = catalog.labs().iter().map(|lab| {
        json!({
            "lab": lab.folder,
            "number": lab.number,
            "title": lab.about.title,
            "part": lab.about.part,
            "points": points(lab),
            "concepts": lab.about.concepts,
        })
    });
    let broken = catalog.broken().iter().map(|lab| {
        json!({
            "lab": lab.folder,
            "error": lab.error.to_string(),
        })
    });
    json!({
        "schema": SCHEMA,
        "labs": labs.collect::<Vec<_>>(),
        "broken": broken.collect::<Vec<_>>(),
    })
}
