//! The question: which of these are possible?

use std::io::{self, BufRead};
use std::path::Path;

use racelab::judge::SubjectReport;
use racelab::judge::protocol::ScenarioInfo;
use racelab::report::{Tone, paint, wrap};
use ratatui_crossterm::crossterm::event::KeyCode;

use super::program;
use crate::cli::output::Output;
use crate::cli::screen::{Event, Events, Page, Screen, footer, help};
use crate::cli::subject;

const KEYS: &[(&str, &str)] = &[
    ("1-9", "possible?"),
    ("↑ ↓", "mark"),
    ("Enter", "that is all"),
    ("q", "quit"),
    ("?", "help"),
];

const HELP: &[(&str, &str)] = &[
    ("1-9", "say that this can come out, or that it cannot"),
    ("↑ ↓ Space", "the same, by the mark"),
    ("Enter", "that is all: show what can come out"),
    ("PgUp PgDn", "the program below"),
    ("q", "quit, and be told nothing"),
];

/// What these mean is said below the keys.
const WORDS: &[&str] = &["step", "interleaving", "deadlock"];

/// Asks which outcomes are possible; None if the user would rather not say.
pub(super) fn ask(
    output: &Output,
    report: &SubjectReport,
    file: &Path,
    scenario: &ScenarioInfo,
    offered: &[String],
) -> anyhow::Result<Option<Vec<String>>> {
    if Screen::is_possible() {
        on_a_screen(output, report, file, scenario, offered)
    } else {
        by_line(output, report, scenario, offered)
    }
}

/// The question as a page; `said` and `marked` are about [`offered`](ask).
fn page(
    report: &SubjectReport,
    scenario: &ScenarioInfo,
    offered: &[String],
    said: &[bool],
    marked: Option<usize>,
    width: usize,
) -> String {
    let headline = paint(&subject::headline(report), Tone::Strong, true);
    let question = "What can come out, if the threads take their steps in any order?";
    let mut page = format!("{headline}\n");
    for (words, tone) in [
        (subject::asked(scenario).as_str(), Tone::Faint),
        ("", Tone::Plain),
        (question, Tone::Plain),
    ] {
        for line in wrap(words, width.saturating_sub(2)) {
            page += format!("  {}", paint(&line, tone, true)).trim_end();
            page.push('\n');
        }
    }
    page.push('\n');
    for (at, value) in offered.iter().enumerate() {
        let sign = if marked == Some(at) { "▸" } else { " " };
        let cross = if said[at] { "[x]" } else { "[ ]" };
        let key = at + 1;
        let row = format!("{sign} {key}  {cross} {value}");
        let tone = match marked == Some(at) {
            true => Tone::Command,
            false => Tone::Plain,
        };
        page += &format!("{}\n", paint(&row, tone, true));
    }
    page
}

fn on_a_screen(
    output: &Output,
    report: &SubjectReport,
    file: &Path,
    scenario: &ScenarioInfo,
    offered: &[String],
) -> anyhow::Result<Option<Vec<String>>> {
    let mut screen = Screen::open(output)?;
    let events: Events<()> = Events::open();
    let mut said = vec![false; offered.len()];
    let mut marked = 0;
    let source = format!(
        "\n  {} {}\n\n{}",
        paint("the program:", Tone::Strong, true),
        paint(&report.file, Tone::Command, true),
        program(file)
    );
    let text = |said: &[bool], marked, width| {
        let question = page(report, scenario, offered, said, Some(marked), width);
        format!("{question}{source}")
    };
    let mut shown = Page::of(&text(&said, marked, screen.width()));
    let mut helps = false;
    let mut words = help::Card::default();
    loop {
        screen.draw(|frame| {
            let (body, foot) = footer::split(frame.area(), KEYS);
            shown.draw(frame, body);
            footer::draw(frame, foot, KEYS, &shown.position());
            if helps {
                words.draw(frame, "predict", &help::with_words(HELP, WORDS));
            }
        })?;
        let key = match events.next() {
            Event::Key(key) => key,
            Event::End => return Ok(None),
            _ => {
                shown.change(&text(&said, marked, screen.width()));
                continue;
            }
        };
        if helps && words.scroll(key) {
            continue;
        }
        // What means something is done; any other key only closes the help.
        if std::mem::take(&mut helps) && matches!(key.code, KeyCode::Char('?') | KeyCode::Esc) {
            continue;
        }
        let before = (said.clone(), marked);
        match key.code {
            KeyCode::Char('?' | 'h') => helps = true,
            KeyCode::Char('q') | KeyCode::Esc => return Ok(None),
            KeyCode::Enter => break,
            KeyCode::Up => marked = (marked + offered.len() - 1) % offered.len(),
            KeyCode::Down => marked = (marked + 1) % offered.len(),
            KeyCode::Char(' ' | 'x') => said[marked] = !said[marked],
            KeyCode::Char(digit @ '1'..='9') => {
                let at = digit.to_digit(10).unwrap_or(1) as usize - 1;
                if let Some(said) = said.get_mut(at) {
                    *said = !*said;
                    marked = at;
                }
            }
            _ => {
                shown.scroll(key);
            }
        }
        let question = text(&said, marked, screen.width());
        shown.change(&question);
        if before != (said.clone(), marked) {
            // What changes is to be seen.
            let line = question.lines().position(|line| line.contains('▸'));
            shown.reveal(line.unwrap_or_default());
        }
    }
    let chosen = offered.iter().zip(&said).filter(|(_, said)| **said);
    Ok(Some(chosen.map(|(value, _)| value.clone()).collect()))
}

/// Without a screen: a list, and one line of numbers.
fn by_line(
    output: &Output,
    report: &SubjectReport,
    scenario: &ScenarioInfo,
    offered: &[String],
) -> anyhow::Result<Option<Vec<String>>> {
    let none = vec![false; offered.len()];
    let question = page(report, scenario, offered, &none, None, output.width());
    output.print(&question)?;
    output.print("\nType the numbers of those that are possible, for example 1 3: ")?;
    let mut lines = io::stdin().lock().lines();
    loop {
        let Some(line) = lines.next() else {
            output.print("\n")?;
            return Ok(None);
        };
        let line = line?;
        let numbers = line.split([' ', ',']).filter(|word| !word.is_empty());
        let chosen: Option<Vec<String>> = numbers
            .map(|word| {
                let number: usize = word.parse().ok()?;
                offered.get(number.checked_sub(1)?).cloned()
            })
            .collect();
        match chosen {
            Some(chosen) => {
                output.print("\n")?;
                return Ok(Some(chosen));
            }
            None => output.print(&format!(
                "Numbers from 1 to {}, please, with spaces between them: ",
                offered.len()
            ))?,
        }
    }
}
