//! `racelab show`: a lab's brief, its scenarios and its hints.

use anyhow::bail;
use racelab::catalog::{Catalog, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint, wrap};
use serde::Serialize;

use super::arguments::Show;
use super::output::Output;
use super::{Status, list, markdown, subject};

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
        output.print(&brief(&catalog, lab, output.width())?)?;
    }
    Ok(Status::Fine)
}

/// One hint, from 1, below its number.
pub(super) fn hint(lab: &Lab, number: usize, width: usize) -> String {
    let hints = &lab.about.hints;
    let head = format!("hint {number} of {}", hints.len());
    let mut text = format!("{}\n", paint(&head, Tone::Strong, true));
    for line in wrap(&hints[number - 1], width - 2) {
        text.push_str(&format!("  {line}\n"));
    }
    text
}

/// What is said of a scenario that gates.
const GATES: &str = "until it is verified, no point of this lab counts";

fn brief(catalog: &Catalog, lab: &Lab, width: usize) -> anyhow::Result<String> {
    let mut text = markdown::render(&lab.brief()?, width);
    text.push_str(&format!("\n{}\n", paint("Points", Tone::Strong, true)));
    let scenarios = &lab.about.scenarios;
    let longest = scenarios.keys().map(String::len).max().unwrap_or(0);
    for (name, terms) in scenarios {
        text.push_str(&format!("  {name:<longest$}  {:>2}\n", terms.points));
        if terms.gates {
            text.push_str(&format!("    {}\n", paint(GATES, Tone::Faint, true)));
        }
        if let Some(why) = &terms.not_loom {
            for line in wrap(&format!("not judged by loom: {why}"), width - 4) {
                text.push_str(&format!("    {}\n", paint(&line, Tone::Faint, true)));
            }
        }
    }
    let number = command::number(&lab.folder);
    let racelab = command::RACELAB;
    let hints = match lab.about.hints.len() {
        0 => "there is none".to_owned(),
        count => format!("{racelab} hint {number}   (of {count})"),
    };
    let after = match list::prerequisites(lab) {
        none if none.is_empty() => "it can be the first".to_owned(),
        labs => labs,
    };
    let rows = [
        ("teaches", lab.about.concepts.join(", ")),
        ("after", after),
        (
            "your file",
            subject::shown(catalog.root(), &lab.file("exercise")?),
        ),
        ("judge it", format!("{racelab} check {number}")),
        ("a hint", hints),
        ("variants", lab.variants().join(", ")),
    ];
    text.push('\n');
    for (what, how) in rows {
        for (at, line) in wrap(&how, width - 11).iter().enumerate() {
            let what = if at == 0 { what } else { "" };
            let what = paint(&format!("{what:<10}"), Tone::Strong, true);
            text.push_str(&format!("{what} {line}\n"));
        }
    }
    Ok(text)
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    number: u32,
    title: &'a str,
    part: u32,
    concepts: &'a [String],
    prerequisites: &'a [String],
    brief: String,
    scenarios: Vec<ScenarioView<'a>>,
    hints: &'a [String],
    variants: Vec<VariantView>,
}

#[derive(Serialize)]
struct ScenarioView<'a> {
    name: &'a str,
    points: u32,
    gates: bool,
    not_loom: Option<&'a str>,
}

#[derive(Serialize)]
struct VariantView {
    name: String,
    file: String,
}

fn as_json<'a>(catalog: &Catalog, lab: &'a Lab) -> anyhow::Result<View<'a>> {
    let scenarios = lab
        .about
        .scenarios
        .iter()
        .map(|(name, terms)| ScenarioView {
            name,
            points: terms.points,
            gates: terms.gates,
            not_loom: terms.not_loom.as_deref(),
        });
    let mut variants = Vec::new();
    for name in lab.variants() {
        let file = subject::shown(catalog.root(), &lab.file(&name)?);
        variants.push(VariantView { name, file });
    }
    Ok(View {
        schema: SCHEMA,
        lab: &lab.folder,
        number: lab.number,
        title: &lab.about.title,
        part: lab.about.part,
        concepts: &lab.about.concepts,
        prerequisites: &lab.about.prerequisites,
        brief: lab.brief()?,
        scenarios: scenarios.collect(),
        hints: &lab.about.hints,
        variants,
    })
}
