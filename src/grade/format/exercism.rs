//! The results of an Exercism test runner, version 3, one file for each judgement.
//!
//! What a scenario asks stands where a test's code would. `task_id` is left out: no scenario belongs
//! to one task of a brief, and `output`, since nothing is kept of what a program prints.

use std::io;

use serde::Serialize;

use super::case::{self, Case, Stand, cases, grades};
use super::{Format, file_name, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Judgement, Outcome, Plan, PlannedLab, Student};

/// How much is kept of the compiler's errors: Exercism takes 65535 bytes.
const MESSAGE: usize = 15_000;

/// A file for each judgement, written at once.
#[derive(Debug)]
pub(super) struct Exercism;

#[derive(Debug, Serialize)]
struct Results {
    version: u32,
    status: &'static str,
    message: Option<String>,
    tests: Vec<Test>,
}

#[derive(Debug, Serialize)]
struct Test {
    name: String,
    status: &'static str,
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_code: Option<String>,
}

impl Format for Exercism {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let name = file_name(&student.name);
        for (lab, grade) in grades(plan, student) {
            let results = results(lab, &grade.judgement);
            let file = format!("exercism/{name}/{}.json", lab.folder);
            let text = serde_json::to_string_pretty(&results)?;
            folder.write(&file, &format!("{text}\n"))?;
        }
        Ok(())
    }

    fn end(&mut self, _plan: &Plan, _folder: &Folder) -> io::Result<()> {
        Ok(())
    }
}

fn results(lab: &PlannedLab, judgement: &Judgement) -> Results {
    if judgement.finding.outcome != Outcome::Judged {
        let short = judgement.in_short();
        let message = match case::why(judgement) {
            Some(why) => format!("{short}\n\n{}", text::limited(why, MESSAGE)),
            None => short,
        };
        return Results {
            version: 3,
            status: "error",
            message: Some(message),
            tests: Vec::new(),
        };
    }
    let tests: Vec<_> = cases(lab, judgement).iter().map(test).collect();
    let passed = tests.iter().all(|test| test.status == "pass");
    Results {
        version: 3,
        status: if passed { "pass" } else { "fail" },
        message: None,
        tests,
    }
}

fn test(case: &Case<'_>) -> Test {
    let status = match case.stand() {
        Stand::Verified => "pass",
        Stand::Failed | Stand::NotHandedIn => "fail",
        Stand::Open => "error",
    };
    let message = Some(case.message());
    let parts = [message, case.shuts(), case.story(), case.replay()];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    Test {
        name: case.planned.name.clone(),
        status,
        message: (status != "pass").then(|| format!("{}: {}", case.in_short(), parts.join("\n\n"))),
        test_code: case.asks(),
    }
}
