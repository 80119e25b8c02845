//! JUnit XML: a suite a student, a case a scenario.
//!
//! What fails is a failure, a fault of the tool an error; what was not handed in, or is not known, is
//! skipped. All XML is quick-junit's; suites are written as they come, and put below their sums in
//! the end.

use std::io::{self, Seek, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::case::{Case, Stand, cases, grades};
use super::{Format, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Outcome, Plan, Student};

/// The document's name for itself.
const NAME: &str = "racelab grade";

/// How the document ends.
const END: &str = "</testsuites>";

/// The suites so far, on disk, and their sums.
#[derive(Debug, Default)]
pub(super) struct Junit {
    suites: Option<std::fs::File>,
    sums: [usize; 4],
}

impl Format for Junit {
    fn student(&mut self, plan: &Plan, student: &Student, _folder: &Folder) -> io::Result<()> {
        let mut suite = TestSuite::new(text::line(&student.name));
        for (lab, grade) in grades(plan, student) {
            for case in cases(lab, &grade.judgement) {
                suite.add_test_case(test_case(&case));
            }
        }
        let sums = [suite.tests, suite.skipped, suite.failures, suite.errors];
        for (sum, more) in self.sums.iter_mut().zip(sums) {
            *sum += more;
        }
        let mut report = Report::new(NAME);
        report.add_test_suite(suite);
        let (_, suites) = parts(&report)?;
        let file = match &mut self.suites {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.write_all(suites.as_bytes())
    }

    fn end(&mut self, _plan: &Plan, folder: &Folder) -> io::Result<()> {
        let mut report = Report::new(NAME);
        [report.tests, report.skipped, report.failures, report.errors] = self.sums;
        let (head, _) = parts(&report)?;
        // The schema knows it of suites alone.
        let head = head.replacen(&format!(" skipped=\"{}\"", report.skipped), "", 1);
        let mut file = folder.begin("junit.xml")?;
        file.write_all(head.as_bytes())?;
        if let Some(mut suites) = self.suites.take() {
            suites.rewind()?;
            io::copy(&mut suites, &mut file)?;
        }
        writeln!(file, "{END}")?;
        file.finish()
    }
}

/// What stands before a report's suites, and the suites.
fn parts(report: &Report) -> io::Result<(String, String)> {
    let xml = report.to_string().map_err(io::Error::other)?;
    let odd = || io::Error::other("a JUnit report without its suites");
    let start = xml.find("<testsuites").ok_or_else(odd)?;
    let length = xml[start..].find('>').ok_or_else(odd)? + 1;
    let (head, rest) = xml.split_at(start + length);
    let (suites, _) = rest.rsplit_once(END).ok_or_else(odd)?;
    let suites = suites.trim_matches('\n');
    let suites = if suites.is_empty() {
        String::new()
    } else {
        format!("{}\n", suites.trim_end())
    };
    Ok((format!("{head}\n"), suites))
}

fn test_case(case: &Case<'_>) -> TestCase {
    let mut test = TestCase::new(&case.planned.name, status(case));
    test.set_classname(&case.lab.folder);
    test
}

fn status(case: &Case<'_>) -> TestCaseStatus {
    let fault = matches!(case.judgement.finding.outcome, Outcome::Fault(_));
    let mut status = match case.stand() {
        Stand::Verified => return TestCaseStatus::success(),
        Stand::Failed => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Stand::Open if fault => TestCaseStatus::non_success(NonSuccessKind::Error),
        Stand::Open | Stand::NotHandedIn => TestCaseStatus::skipped(),
    };
    let short = case.in_short();
    let message = match case.message() {
        message if message.is_empty() => short.clone(),
        message => message,
    };
    status.set_message(message);
    status.set_type(short);
    if let Some(story) = story(case) {
        status.set_description(story);
    }
    status
}

/// The story of a failure, with what it shuts out and the command that shows it again; the compiler's
/// errors.
fn story(case: &Case<'_>) -> Option<String> {
    let parts = [case.errors(), case.shuts(), case.story(), case.replay()];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
