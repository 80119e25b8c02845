//! For GitHub Classroom: the result that its autograding reporter reads (JSON in base64, in the
//! variable `<RUNNER>_RESULTS`), and a step summary in Markdown.
//!
//! The reporter adds up the scores of the tests, and prints their names and messages into the log of
//! the workflow, whose runner obeys lines that begin with `::` or hold `##[`; so none does.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::case::{self, Case, Stand, cases, grades};
use super::report::markdown;
use super::{Format, file_name, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Grade, Plan, PlannedLab, Student};

/// How long the result may be: Linux takes no variable of 128 KiB.
const LONGEST: usize = 120_000;

/// How long a summary may be: GitHub takes 1 MiB of a step.
const SUMMARY: usize = 1_000_000;

/// Two files for each student, written at once.
#[derive(Debug)]
pub(super) struct GithubClassroom;

#[derive(Debug, Serialize)]
struct Results {
    version: u32,
    status: &'static str,
    max_score: u32,
    tests: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct Test {
    name: String,
    status: &'static str,
    score: f64,
    message: String,
    test_code: String,
    filename: String,
    /// 0 where it is not known: the reporter leaves it out.
    line_no: u32,
    /// Always 0: results depend on no machine.
    duration: u32,
}

impl Format for GithubClassroom {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let name = file_name(&student.name);
        let encoded = encoded(plan, student)?;
        folder.write(&format!("github-classroom/{name}.txt"), &encoded)?;
        let summary = summary(plan, student);
        folder.write(&format!("github-classroom/{name}.md"), &summary)
    }

    fn end(&mut self, _plan: &Plan, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }
}

/// The result, with as much of each message as there is room for.
fn encoded(plan: &Plan, student: &Student) -> io::Result<String> {
    for most in [text::LINE, 100, 0] {
        let json = serde_json::to_string(&results(plan, student, most))?;
        let encoded = STANDARD.encode(json);
        if encoded.len() <= LONGEST {
            return Ok(encoded);
        }
    }
    let why = format!("the result is longer than {LONGEST} bytes: grade fewer labs at once");
    Err(io::Error::other(why))
}

fn results(plan: &Plan, student: &Student, most: usize) -> Results {
    let labs = grades(plan, student);
    let tests: Vec<_> = labs
        .flat_map(|(lab, grade)| tests(lab, grade, most))
        .collect();
    let any = |status| tests.iter().any(|test| test.status == status);
    Results {
        version: 1,
        status: match () {
            () if any("fail") => "fail",
            () if any("error") => "error",
            () => "pass",
        },
        max_score: case::worth(plan),
        tests,
    }
}

/// The tests of a lab, whose scores add up to what counts.
fn tests(lab: &PlannedLab, grade: &Grade, most: usize) -> Vec<Test> {
    let share = grade.late.as_ref().map_or(1.0, |late| late.share);
    let cases = cases(lab, &grade.judgement);
    let mut tests: Vec<_> = cases.iter().map(|case| test(case, share, most)).collect();
    let sum: f64 = tests.iter().map(|test| test.score).sum();
    let more = text::rounded(grade.points() - sum);
    if more > 0.0 {
        let kept = format!("{}: an earlier grade is kept", lab.folder);
        tests.push(Test::of(kept, "pass", more));
    }
    tests
}

impl Test {
    fn of(name: String, status: &'static str, score: f64) -> Self {
        Test {
            name,
            status,
            score,
            message: String::new(),
            test_code: String::new(),
            filename: String::new(),
            line_no: 0,
            duration: 0,
        }
    }
}

fn test(case: &Case<'_>, share: f64, most: usize) -> Test {
    let status = match case.stand() {
        Stand::Verified => "pass",
        Stand::Failed | Stand::NotHandedIn => "fail",
        Stand::Open => "error",
    };
    let name = format!("{} {}", case.lab.folder, case.planned.name);
    let shown = case.failed().filter(|_| !case.planned.hidden);
    let file = case.judgement.file.as_deref().unwrap_or_default();
    let message = match (case.stand(), case.message()) {
        (Stand::Verified, _) => String::new(),
        (_, message) if message.is_empty() => case.in_short(),
        (_, message) => format!("{}: {message}", case.in_short()),
    };
    let message = [Some(message), case.shuts()];
    let message = message.into_iter().flatten().collect::<Vec<_>>().join(". ");
    Test {
        message: no_command(&text::limited_line(&message, most)),
        test_code: no_command(&text::limited_line(&case.asks().unwrap_or_default(), most)),
        filename: no_command(&text::limited_line(file, most)),
        line_no: shown.and_then(|failed| failed.line).unwrap_or(0),
        ..Test::of(name, status, f64::from(case.earned()) * share)
    }
}

/// A line that a workflow's runner does not obey.
fn no_command(line: &str) -> String {
    let line = line.replace("##[", "## [");
    match line.strip_prefix("::") {
        Some(rest) => format!(": :{rest}"),
        None => line,
    }
}

/// The student's report, as far as GitHub takes it.
fn summary(plan: &Plan, student: &Student) -> String {
    let told = markdown(plan, student, true);
    if told.len() <= SUMMARY {
        return told;
    }
    markdown(plan, student, false)
}
