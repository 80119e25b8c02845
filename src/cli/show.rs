//! `racelab show`: a lab's brief, its scenarios and its hints.

use anyhow::bail;
use racelab::catalog::{Catalog, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint};
use serde_json::json;

use super::arguments::Show;
use super::output::Output;
use super::{Status, subject};

pub(super) fn show(output: &Output, arguments: &Show) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let lab = catalog.lab(&arguments.lab)?;
    let hints = lab.about.hints.len();
    let chosen = match arguments.hint {
        Some(number) if number == 0 || number > hints => {
            bail!(
                "{} has no hint {number}; it has {hints}, from 1",
                lab.folder
            )
        }
        Some(number) => number..=number,
        None => 1..=hints,
    };
    if output.is_json() {
        output.json(&as_json(&catalog, lab)?)?;
    } else if arguments.hints || arguments.hint.is_some() {
        for number in chosen {
            output.print(&hint(lab, number, output.width()))?;
        }
    } else {
        output.print(&brief(&catalog, lab)?)?;
    }
    Ok(Status::Fine)
}

fn hint(lab: &Lab, number: usize, width: usize) -> String {
    let hints = &lab.about.hints;
    let head = format!("hint {number} of {}", hints.len());
    let mut text = format!("{}\n", paint(&head, Tone::Strong, true));
    for line in racelab::report::wrap(&hints[number - 1], width - 2) {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

fn brief(catalog: &Catalog, lab: &Lab) -> anyhow::Result<String> {
    let mut text = lab.brief()?.trim_end().to_owned();
    text.push_str(&format!("\n\n{}\n", paint("scenarios", Tone::Strong, true)));
    let scenarios = &lab.about.scenarios;
    let longest = scenarios.keys().map(String::len).max().unwrap_or(0);
    for (name, terms) in scenarios {
        let points = terms.points;
        text.push_str(&format!("  {name:<longest$}  {points:>2} points\n"));
        if let Some(why) = &terms.not_loom {
            let why = format!("    not judged by loom: {why}\n");
            text.push_str(&paint(&why, Tone::Faint, true));
        }
    }
    let number = command::number(&lab.folder);
    let racelab = command::RACELAB;
    let exercise = subject::shown(catalog.root(), &lab.file("exercise")?);
    let hints = match lab.about.hints.len() {
        0 => "there is none".to_owned(),
        count => format!("{racelab} show {number} --hint 1   ({count} in all)"),
    };
    let rows = [
        ("your file", exercise),
        ("a hint", hints),
        ("judge it", format!("{racelab} check {number}")),
        ("variants", lab.variants().join(", ")),
    ];
    text.push('\n');
    for (what, how) in rows {
        let what = paint(&format!("{what:<10}"), Tone::Strong, true);
        text.push_str(&format!("{what} {how}\n"));
    }
    Ok(text)
}

fn as_json(catalog: &Catalog, lab: &Lab) -> anyhow::Result<serde_json::Value> {
    let scenarios = lab.about.scenarios.iter().map(|(name, terms)| {
        json!({
            "name": name,
            "points": terms.points,
            "not_loom": terms.not_loom,
        })
    });
    let mut variants = Vec::new();
    for name in lab.variants() {
        let file = subject::shown(catalog.root(), &lab.file(&name)?);
        variants.push(json!({ "name": name, "file": file }));
    }
    Ok(json!({
        "schema": SCHEMA,
        "lab": lab.folder,
        "number": lab.number,
        "title": lab.about.title,
        "part": lab.about.part,
        "concepts": lab.about.concepts,
        "prerequisites": lab.about.prerequisites,
        "brief": lab.brief()?,
        "scenarios": scenarios.collect::<Vec<_>>(),
        "hints": lab.about.hints,
        "variants": variants,
    }))
}
