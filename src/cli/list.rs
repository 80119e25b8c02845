//! `racelab list`: the labs, and how far the student is with them.

use racelab::catalog::progress::{Progress, State};
use racelab::catalog::{Catalog, Lab};
use racelab::report::json::SCHEMA;
use racelab::report::{Tone, command, paint, wrap};
use serde::Serialize;

use super::output::Output;
use super::{Status, subject};

pub(super) fn list(output: &Output) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let progress = Progress::read(catalog.root())?;
    let labs = standings(&catalog, &progress);
    if output.is_json() {
        output.json(&as_json(&catalog, &progress, &labs))?;
    } else {
        output.print(&as_text(&catalog, &labs, output.width()))?;
    }
    Ok(Status::Fine)
}

/// A lab, and how far the student is with it.
pub(super) type Standing<'a> = (&'a Lab, State);

/// All labs.
pub(super) fn standings<'a>(catalog: &'a Catalog, progress: &Progress) -> Vec<Standing<'a>> {
    let labs = catalog.labs().iter();
    labs.map(|lab| (lab, progress.state(lab))).collect()
}

/// So many blocks a bar has: that of a part, and that of all.
const BAR: usize = 10;
const LONG_BAR: usize = 30;

/// On a page narrower than this, what a lab teaches stands below its title.
const WIDE: usize = 100;

/// What all scenarios of a lab are worth together.
fn points(lab: &Lab) -> u32 {
    let scenarios = lab.about.scenarios.values();
    scenarios.map(|scenario| scenario.points).sum()
}

pub(super) fn as_text(catalog: &Catalog, labs: &[Standing], width: usize) -> String {
    let mut text = String::new();
    let mut part = None;
    let titles = catalog.labs().iter().map(|lab| lab.about.title.chars());
    let title_width = titles.map(Iterator::count).max().unwrap_or(0);
    for (lab, state) in labs {
        if part != Some(lab.about.part) {
            let between = if part.is_some() { "\n" } else { "" };
            let head = paint(&part_title(lab.about.part), Tone::Strong, true);
            let this = lab.about.part;
            let of_part = |(lab, _): &&Standing| lab.about.part == this;
            part = Some(this);
            let all = earned(labs.iter().filter(of_part), BAR);
            text.push_str(&format!("{between}{head}  {all}\n"));
        }
        let number = command::number(&lab.folder);
        let title = &lab.about.title;
        let row = format!("{number}  {title:<title_width$}  {:>2} points", points(lab));
        let mut start = format!("{} {row}  ", mark(*state));
        let mut left = 4 + row.chars().count();
        if width < WIDE {
            text.push_str(&format!("{}\n", start.trim_end()));
            left = 6;
            start = " ".repeat(left);
        }
        for line in wrap(
            &lab.about.concepts.join(", "),
            width.saturating_sub(left).max(16),
        ) {
            text.push_str(&format!("{start}{}\n", paint(&line, Tone::Faint, true)));
            start = " ".repeat(left);
        }
    }
    for broken in catalog.broken() {
        let folder = paint(&broken.folder, Tone::Bad, true);
        text.push_str(&format!("\n{folder} cannot be used: {}\n", broken.error));
    }
    text.push_str(&format!("\n{}\n", earned(labs.iter(), LONG_BAR)));
    let legend = [State::Verified, State::Changed, State::Open].map(|state| {
        let words = match state {
            State::Verified => "verified",
            State::Open => "open",
            _ => "changed since it was verified",
        };
        format!("{} {words}", mark(state))
    });
    let racelab = command::RACELAB;
    text.push_str(&format!("{}\n", legend.join("   ")));
    text.push_str(&format!("\nthe brief of a lab: {racelab} show 1\n"));
    text
}

fn mark(state: State) -> String {
    match state {
        State::Verified => paint("✓", Tone::Good, true),
        State::Changed | State::Outdated => paint("~", Tone::Unsure, true),
        State::Open => paint("·", Tone::Faint, true),
    }
}

/// `███░░░░░░░  2 of 6 labs, 20 of 60 points`.
fn earned<'a>(labs: impl Iterator<Item = &'a Standing<'a>>, length: usize) -> String {
    let (mut all, mut all_points, mut done, mut done_points) = (0, 0, 0, 0);
    for (lab, state) in labs {
        all += 1;
        all_points += points(lab);
        if state.is_verified() {
            done += 1;
            done_points += points(lab);
        }
    }
    let filled = match done {
        0 => 0,
        // What is begun shows, and what is not done is not full.
        some if some < all => (length * some / all).clamp(1, length - 1),
        _ => length,
    };
    let s = if all == 1 { "" } else { "s" };
    let words = format!("{done} of {all} lab{s}, {done_points} of {all_points} points");
    format!(
        "{}{}  {}",
        paint(&"█".repeat(filled), Tone::Good, true),
        paint(&"░".repeat(length - filled), Tone::Faint, true),
        paint(&words, Tone::Faint, true),
    )
}

/// The numbers of the labs that come before it: `01, 08`.
pub(super) fn prerequisites(lab: &Lab) -> String {
    let folders = lab.about.prerequisites.iter();
    let numbers: Vec<_> = folders.map(|folder| command::number(folder)).collect();
    numbers.join(", ")
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
    points: u32,
    points_earned: u32,
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
    state: State,
    verified_on: Option<&'a str>,
    hints: usize,
    hints_shown: usize,
}

#[derive(Serialize)]
struct BrokenView<'a> {
    lab: &'a str,
    error: String,
}

fn as_json<'a>(catalog: &'a Catalog, progress: &'a Progress, labs: &[Standing<'a>]) -> View<'a> {
    let lab = |&(lab, state): &Standing<'a>| LabView {
        points: points(lab),
        lab: &lab.folder,
        number: lab.number,
        title: &lab.about.title,
        part: lab.about.part,
        concepts: &lab.about.concepts,
        prerequisites: &lab.about.prerequisites,
        state,
        verified_on: progress.verified_on(lab),
        hints: lab.about.hints.len(),
        hints_shown: progress.hints_shown(lab),
    };
    let earned = labs.iter().filter(|(_, state)| state.is_verified());
    let broken = catalog.broken().iter().map(|broken| BrokenView {
        lab: &broken.folder,
        error: broken.error.to_string(),
    });
    View {
        schema: SCHEMA,
        points: labs.iter().map(|(lab, _)| points(lab)).sum(),
        points_earned: earned.map(|(lab, _)| points(lab)).sum(),
        labs: labs.iter().map(lab).collect(),
        broken: broken.collect(),
    }
}
