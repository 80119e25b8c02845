//! What a student reads: a file of Markdown, with the story of everything that fails.

use std::fmt::Write;
use std::io;

use racelab::report::command::number;

use super::case::{self, Case, Stand, cases, grades};
use super::{Format, file_name, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Grade, Outcome, Plan, PlannedLab, Student};

/// A file for each student, written at once.
#[derive(Debug)]
pub(super) struct Report;

impl Format for Report {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let file = format!("reports/{}.md", file_name(&student.name));
        folder.write(&file, &markdown(plan, student, true))
    }

    fn end(&mut self, _plan: &Plan, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }
}

/// The report; without stories it is a fraction as long.
pub(super) fn markdown(plan: &Plan, student: &Student, stories: bool) -> String {
    let mut page = format!("# {}\n\n", text::markdown(&student.name));
    let open = case::is_open(student);
    let (points, worth) = (text::points(student.points()), case::worth(plan));
    let least = if open { ", and perhaps more" } else { "" };
    let _ = writeln!(page, "**{points} of {worth} points{least}.**\n");
    if open {
        page.push_str(OPEN);
    }
    if !stories {
        page.push_str(SHORT);
    }
    page.push_str("| lab | points | of | |\n|---|--:|--:|---|\n");
    for (lab, grade) in grades(plan, student) {
        let (points, of) = (text::points(grade.points()), lab.points());
        let mut said = grade.judgement.in_short();
        if grade.judgement.is_open() && said != "inconclusive" {
            said.push_str(", open");
        }
        let _ = writeln!(page, "| {} | {points} | {of} | {said} |", title(lab));
    }
    for (lab, grade) in grades(plan, student) {
        if grade.judgement.finding.outcome != Outcome::NotHandedIn || grade.kept.is_some() {
            of_lab(&mut page, lab, grade, stories);
        }
    }
    page.truncate(page.trim_end().len());
    let _ = writeln!(
        page,
        "\n\nCompiled by {}; shut in by: {}.",
        text::markdown(&plan.compiler),
        text::markdown(&plan.sandbox),
    );
    page
}

const OPEN: &str = "Something is open: the judges came to no answer, or the tool failed. That is no \
                    fault of yours and no zero: your instructor looks at it, and until then it is \
                    not counted.\n\n";

const SHORT: &str = "The stories are left out: with them this page would be too long for its \
                     reader. The commands show them.\n\n";

/// A heading, with one empty line before it.
fn heading(page: &mut String, heading: &str) {
    page.truncate(page.trim_end().len());
    let _ = writeln!(page, "\n\n{heading}\n");
}

/// `01 Lost update`.
fn title(lab: &PlannedLab) -> String {
    text::markdown(&format!("{} {}", number(&lab.folder), lab.title))
}

fn of_lab(page: &mut String, lab: &PlannedLab, grade: &Grade, stories: bool) {
    let (points, of) = (text::points(grade.points()), lab.points());
    let so_far = if grade.judgement.is_open() {
        " so far"
    } else {
        ""
    };
    heading(
        page,
        &format!("## {}: {points} of {of}{so_far}", title(lab)),
    );
    let mut said: Vec<String> = Vec::new();
    if let Some(file) = &grade.judgement.file {
        said.push(format!("File: {}.", text::code(file)));
    }
    said.extend(case::remarks(grade));
    if !said.is_empty() {
        let _ = writeln!(page, "{}\n", said.join(" "));
    }
    if let Some(why) = case::why(&grade.judgement) {
        let head = match &grade.judgement.finding.outcome {
            Outcome::Fault(_) => "The tool failed, so this is open and no zero:",
            Outcome::DoesNotCompile(_) => "It does not compile:",
            Outcome::NotAllowed(_) => "It does what this lab does not allow:",
            _ => "It was not taken:",
        };
        let _ = writeln!(page, "{head}\n\n{}", text::fence(why, "text"));
        return;
    }
    let cases = cases(lab, &grade.judgement);
    let verified = cases.iter().filter(|case| case.stand() == Stand::Verified);
    let verified: Vec<_> = verified.map(verified_line).collect();
    if !verified.is_empty() {
        let _ = writeln!(page, "These hold:\n\n{}", verified.concat());
    }
    for case in &cases {
        if !matches!(case.stand(), Stand::Verified | Stand::NotHandedIn) {
            of_case(page, case, stories);
        }
    }
}

fn verified_line(case: &Case<'_>) -> String {
    let asks = case
        .asks()
        .unwrap_or_else(|| "a hidden scenario".to_owned());
    let (name, points) = (&case.planned.name, case.planned.points);
    let points = match text::count(points, "point") {
        points if case.earned() == case.planned.points => points,
        points => format!("0 of {points}"),
    };
    format!("- `{name}` ({points}): {}\n", text::markdown(&asks))
}

fn of_case(page: &mut String, case: &Case<'_>, stories: bool) {
    let (name, points) = (&case.planned.name, case.planned.points);
    let open = case.stand() == Stand::Open;
    let short = case.in_short();
    let count = match points {
        // Of one that only gates.
        0 => String::new(),
        _ if open => format!(", open of {points}"),
        _ => format!(", 0 of {points}"),
    };
    heading(page, &format!("### `{name}`: {short}{count}"));
    if let Some(asks) = case.asks() {
        let _ = writeln!(page, "It asks, {}.\n", text::markdown(&asks));
    }
    let message = text::markdown(&case.message());
    if open {
        let _ = writeln!(
            page,
            "The judges came to no answer, so this is open and no zero: {message}.\n"
        );
        return;
    }
    if !message.is_empty() {
        let _ = writeln!(page, "It goes wrong: {message}.\n");
    }
    if let Some(story) = case.story().filter(|_| stories) {
        let _ = writeln!(page, "{}", text::fence(&story, "text"));
    }
    if let Some(replay) = case.replay() {
        let _ = writeln!(page, "See it again, step by step:\n\n    {replay}\n");
    }
}
