//! Gradescope's `results.json`, one for each submission.
//!
//! The form is that of its autograder specification: a score for the whole, which counts, and tests
//! below it. Hidden scenarios are shown when grades are published. The time that a judgement took is
//! left out: results depend on no machine.

use std::io;

use racelab::report::command::number;
use serde::Serialize;

use super::case::{self, Case, Stand, cases, grades};
use super::{Format, file_name, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Grade, Plan, PlannedLab, Student};

/// A file for each student, written at once.
#[derive(Debug)]
pub(super) struct Gradescope;

#[derive(Debug, Serialize)]
struct Results {
    score: f64,
    max_score: u32,
    output: String,
    output_format: &'static str,
    tests: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct Test {
    score: u32,
    max_score: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    name: String,
    name_format: &'static str,
    number: String,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

impl Format for Gradescope {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let labs = grades(plan, student);
        let results = Results {
            score: text::rounded(student.points()),
            max_score: case::worth(plan),
            output: output(plan, student),
            output_format: "md",
            tests: labs.flat_map(|(lab, grade)| tests(lab, grade)).collect(),
        };
        let file = format!("gradescope/{}.json", file_name(&student.name));
        let text = serde_json::to_string_pretty(&results)?;
        folder.write(&file, &format!("{text}\n"))
    }

    fn end(&mut self, _plan: &Plan, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }
}

/// What stands above all tests, in Markdown: what counts beside them, and what is open.
fn output(plan: &Plan, student: &Student) -> String {
    let mut output = String::new();
    for (lab, grade) in grades(plan, student) {
        let mut said = case::remarks(grade);
        let open = case::open(lab, grade);
        said.extend(
            open.iter()
                .map(|open| format!("Open, and no zero: {open}.")),
        );
        for said in said {
            let said = format!("{}: {said}", lab.folder);
            output.push_str(&format!("- {}\n", text::markdown(&said)));
        }
    }
    output
}

fn tests(lab: &PlannedLab, grade: &Grade) -> Vec<Test> {
    let cases = cases(lab, &grade.judgement);
    cases.iter().map(test).collect()
}

fn test(case: &Case<'_>) -> Test {
    let lab = number(&case.lab.folder);
    Test {
        score: case.earned(),
        max_score: case.planned.points,
        status: match case.stand() {
            Stand::Verified => Some("passed"),
            Stand::Failed | Stand::NotHandedIn => Some("failed"),
            // Neither: without a status Gradescope goes by the score, and says so in the text.
            Stand::Open => None,
        },
        name: format!("{} {}", case.lab.title, case.planned.name),
        name_format: "text",
        number: format!("{}.{}", lab.trim_start_matches('0'), case.at + 1),
        output: told(case),
        output_format: "text",
        visibility: match case.planned.hidden {
            true => "after_published",
            false => "visible",
        },
    }
}

/// What a student reads below a test.
fn told(case: &Case<'_>) -> String {
    let mut told: Vec<String> = case.asks().into_iter().collect();
    let short = case.in_short();
    told.push(match case.message() {
        _ if case.errors().is_some() => short,
        message if message.is_empty() => short,
        message => format!("{short}: {message}"),
    });
    told.extend(case.errors());
    told.extend(case.story());
    told.extend(case.replay());
    told.join("\n\n")
}
