//! `racelab hint`: the next hint, one at a time.

use anyhow::{Context, bail};
use racelab::catalog::progress::Progress;
use racelab::catalog::{CatalogError, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint};
use serde::Serialize;

use super::arguments::Hint;
use super::output::Output;
use super::{Status, notes, show, subject};

pub(super) fn hint(output: &Output, arguments: &Hint) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let mut progress = Progress::read(catalog.root())?;
    let lab = match &arguments.lab {
        Some(lab) => catalog.lab(lab)?,
        None => notes::current(&catalog, &progress).context(
            "every lab is verified, so there is none that you are at; name one: racelab hint 1",
        )?,
    };
    let all = lab.about.hints.len();
    let before = progress.hints_shown(lab);
    if all == 0 {
        bail!("{} has no hints", lab.folder);
    }
    // From 1.
    let shown: Vec<usize> = if arguments.all {
        noted(output, progress.note_all_hints(lab))?;
        (1..=all).collect()
    } else if arguments.again && before > 0 {
        (1..=before).collect()
    } else if before == all {
        Vec::new()
    } else {
        let next = noted(output, progress.next_hint(lab))?.flatten();
        let next = next.unwrap_or(before) + 1;
        vec![next]
    };
    if output.is_json() {
        output.json(&as_json(lab, &shown))?;
    } else {
        output.print(&as_text(lab, &shown, output.width()))?;
    }
    Ok(Status::Fine)
}

/// Who cannot write their progress gets the hint all the same, and is told.
fn noted<T>(output: &Output, result: Result<T, CatalogError>) -> anyhow::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error @ CatalogError::Unwritable { .. }) => {
            output.warn(&notes::not_noted(&error));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn as_text(lab: &Lab, shown: &[usize], width: usize) -> String {
    let all = lab.about.hints.len();
    let (number, racelab) = (command::number(&lab.folder), command::RACELAB);
    let head = format!("{} · {}", lab.folder, lab.about.title);
    let mut text = format!("{}\n", paint(&head, Tone::Strong, true));
    let seen = shown.last().copied().unwrap_or(all);
    if shown.is_empty() {
        let again = format!("{racelab} hint {number} --again");
        let again = paint(&again, Tone::Command, true);
        text.push_str(&format!("You have seen all its {all} hints: {again}\n"));
    }
    let over = match shown.is_empty() {
        true => "\nWhat is left:\n",
        false => "\nThere are no more. What is left:\n",
    };
    for number in shown {
        text.push_str(&show::hint(lab, *number, width));
    }
    let answers = ("see the answers", format!("solution {number} --spoil"));
    let answers = (!lab.solutions().is_empty()).then_some(answers);
    let rows = match all - seen {
        0 => [
            ("look where it goes wrong", format!("explore {number}")),
            ("guess what can come out", format!("predict {number}")),
        ]
        .into_iter()
        .chain(answers)
        .collect(),
        _ => vec![("the next", format!("hint {number}"))],
    };
    text.push_str(&match all - seen {
        0 => over.to_owned(),
        1 => "\nThere is one more.\n".to_owned(),
        left => format!("\nThere are {left} more.\n"),
    });
    for (what, how) in rows {
        let how = paint(&format!("{racelab} {how}"), Tone::Command, true);
        text.push_str(&format!("  {what:<25} {how}\n"));
    }
    text
}

#[derive(Serialize)]
struct View<'a> {
    schema: u32,
    lab: &'a str,
    /// How many the lab has.
    of: usize,
    hints: Vec<HintView<'a>>,
}

#[derive(Serialize)]
struct HintView<'a> {
    number: usize,
    text: &'a str,
}

fn as_json<'a>(lab: &'a Lab, shown: &[usize]) -> View<'a> {
    let hints = lab.about.hints.iter().enumerate();
    let hints = hints.map(|(at, text)| HintView {
        number: at + 1,
        text,
    });
    View {
        schema: SCHEMA,
        lab: &lab.folder,
        of: lab.about.hints.len(),
        hints: hints.filter(|hint| shown.contains(&hint.number)).collect(),
    }
}
