//! Two gradebooks: one that Canvas imports, one for Moodle with grade and feedback together.
//!
//! Canvas: the columns of its own export (`GradebookImporter` reads them by name), a column a lab. A
//! student is found by the number in the submission's name, else by login or name. Moodle: the
//! offline grading worksheet of an assignment, which is found by the participant's number.
//!
//! A cell stays empty where something is open: to both that is no grade, which a zero would be.

use std::io;

use ::csv::Writer;
use racelab::report::command::number;

use super::case::{self, Stand, cases, grades};
use super::identity::identity;
use super::sheet::Sheet;
use super::{Format, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Grade, Outcome, Plan, PlannedLab, Student};

/// How much feedback Moodle gets of a scenario, in characters.
const FEEDBACK: usize = 300;

/// Both files, as they grow.
#[derive(Debug)]
pub(super) struct Csv {
    canvas: Sheet,
    moodle: Sheet,
}

impl Default for Csv {
    fn default() -> Self {
        Csv {
            canvas: Sheet::new("canvas.csv"),
            moodle: Sheet::new("moodle.csv"),
        }
    }
}

impl Format for Csv {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let file = self.canvas.file(folder, |file| canvas_head(plan, file))?;
        row(file, &canvas(plan, student))?;
        let file = self.moodle.file(folder, moodle_head)?;
        row(file, &moodle(plan, student))
    }

    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()> {
        self.canvas.file(folder, |file| canvas_head(plan, file))?;
        self.canvas.finish()?;
        self.moodle.file(folder, moodle_head)?;
        self.moodle.finish()
    }
}

fn row(file: &mut impl io::Write, cells: &[String]) -> io::Result<()> {
    let mut writer = Writer::from_writer(file);
    writer.write_record(cells)?;
    writer.flush()
}

/// What of a student Canvas looks at, in this order.
const CANVAS: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// The row that says what assignments are worth; Canvas knows it by these words.
const POSSIBLE: &str = "Points Possible";

fn canvas_head(plan: &Plan, file: &mut impl io::Write) -> io::Result<()> {
    let labs = plan.labs.iter();
    let names = labs.map(|lab| format!("{} {}", number(&lab.folder), lab.title));
    let heads = CANVAS.map(str::to_owned).into_iter();
    row(
        file,
        &heads
            .chain(names.map(|name| cell(&name)))
            .collect::<Vec<_>>(),
    )?;
    let mut possible = vec![format!("    {POSSIBLE}")];
    possible.resize(CANVAS.len(), String::new());
    possible.extend(plan.labs.iter().map(|lab| lab.points().to_string()));
    row(file, &possible)
}

fn canvas(plan: &Plan, student: &Student) -> Vec<String> {
    let who = identity(&student.name);
    // Else a student could say what assignments are worth.
    let name = cell(&who.name).replace(POSSIBLE, "Points-Possible");
    let mut cells = vec![
        name,
        who.canvas.unwrap_or_default(),
        String::new(),
        cell(&who.login.unwrap_or_default()),
        String::new(),
    ];
    cells.extend(grades(plan, student).map(|(_, grade)| lab_points(grade)));
    cells
}

/// The points of a lab; nothing where something is open and no earlier grade stands.
fn lab_points(grade: &Grade) -> String {
    let known = !grade.judgement.is_open() || grade.kept.is_some();
    if known {
        text::points(grade.points())
    } else {
        String::new()
    }
}

/// The columns of the offline grading worksheet that its import reads, and those that say whose row
/// it is.
const MOODLE: [&str; 7] = [
    "Identifier",
    "Full name",
    "Email address",
    "Grade",
    "Maximum Grade",
    "Last modified (grade)",
    "Feedback comments",
];

fn moodle_head(file: &mut impl io::Write) -> io::Result<()> {
    row(file, &MOODLE.map(str::to_owned))
}

fn moodle(plan: &Plan, student: &Student) -> Vec<String> {
    let who = identity(&student.name);
    let participant = who.moodle.map(|number| format!("Participant {number}"));
    let grade = if case::is_open(student) {
        String::new()
    } else {
        text::points(student.points())
    };
    vec![
        participant.unwrap_or_default(),
        cell(&who.name),
        cell(&who.email.unwrap_or_default()),
        grade,
        case::worth(plan).to_string(),
        String::new(),
        feedback(plan, student),
    ]
}

/// What a student reads in Moodle, which takes it for HTML.
fn feedback(plan: &Plan, student: &Student) -> String {
    let mut feedback = String::new();
    if case::is_open(student) {
        feedback.push_str(
            "<p><b>Not graded yet:</b> something is open, as said below. It is no zero.</p>",
        );
    }
    for (lab, grade) in grades(plan, student) {
        feedback.push_str(&lab_feedback(lab, grade));
    }
    feedback
}

fn lab_feedback(lab: &PlannedLab, grade: &Grade) -> String {
    let title = format!("{} {}", number(&lab.folder), lab.title);
    let points = text::points(grade.points());
    let mut feedback = format!(
        "<p><b>{}</b>: {points} of {}, {}.",
        text::html(&text::line(&title)),
        lab.points(),
        text::html(&grade.judgement.in_short()),
    );
    for remark in case::remarks(grade) {
        feedback.push_str(&format!(" {}", text::html(&remark)));
    }
    feedback.push_str("</p>");
    let told = grade.judgement.finding.outcome == Outcome::Judged;
    let cases = cases(lab, &grade.judgement);
    let wrong = cases.iter().filter(|case| case.stand() != Stand::Verified);
    let items: Vec<_> = if told {
        let item = |case: &case::Case<'_>| {
            let (name, short) = (&case.planned.name, case.in_short());
            format!("{name}: {short}. {}", case.message())
        };
        wrong.map(item).collect()
    } else {
        case::why(&grade.judgement)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    if !items.is_empty() {
        let items = items.iter().map(|item| text::limited_line(item, FEEDBACK));
        let items = items.map(|item| format!("<li>{}</li>", text::html(&item)));
        feedback.push_str(&format!("<ul>{}</ul>", items.collect::<String>()));
    }
    feedback
}

/// What a spreadsheet shows as it is: text that it would take for a formula gets a sign before it.
fn cell(text: &str) -> String {
    let line = text::line(text);
    let formula = line.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula { format!("'{line}") } else { line }
}
