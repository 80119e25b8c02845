//! Everything, as one JSON document of schema 1: the plan, the students one by one, the class.

use std::io::{self, Write};

use racelab::judge::Quantifier;
use racelab::trace::Kind;
use serde::Serialize;

use super::case::{self, Case, cases, grades};
use super::sheet::Sheet;
use super::tally::Tally;
use super::{Format, text};
use crate::grade::folder::Folder;
use crate::grade::record::{Change, Grade, Outcome, Plan, PlannedLab, Said, Student};

/// The number of this schema; it changes when a field goes or changes its meaning.
pub(super) const SCHEMA: u32 = 1;

/// The document, as it grows.
#[derive(Debug)]
pub(super) struct Json {
    sheet: Sheet,
    tally: Tally,
}

impl Default for Json {
    fn default() -> Self {
        Json {
            sheet: Sheet::new("results.json"),
            tally: Tally::default(),
        }
    }
}

#[derive(Debug, Serialize)]
struct StudentView<'a> {
    name: &'a str,
    points: f64,
    of: u32,
    open: bool,
    labs: Vec<LabView<'a>>,
}

#[derive(Debug, Serialize)]
struct LabView<'a> {
    lab: &'a str,
    file: Option<&'a str>,
    handed_in: Option<u64>,
    late: Option<LateView>,
    points: f64,
    of: u32,
    earned: u32,
    shut_by: Option<&'a str>,
    untouched: bool,
    before: Option<BeforeView<'a>>,
    kept: Option<f64>,
    open: bool,
    outcome: &'static str,
    why: Option<String>,
    digest: &'a str,
    scenarios: Vec<ScenarioView<'a>>,
}

#[derive(Debug, Serialize)]
struct LateView {
    hours: u64,
    share: f64,
}

#[derive(Debug, Serialize)]
struct BeforeView<'a> {
    points: f64,
    of: u32,
    said: &'a str,
    open: bool,
    changed: &'a [Change],
}

#[derive(Debug, Serialize)]
struct ScenarioView<'a> {
    name: &'a str,
    quantifier: Quantifier,
    hidden: bool,
    points: u32,
    of: u32,
    verdict: &'static str,
    kind: Option<Kind>,
    line: Option<u32>,
    schedule: Option<String>,
    message: Option<String>,
    story: Option<String>,
}

impl Format for Json {
    fn student(&mut self, plan: &Plan, student: &Student, folder: &Folder) -> io::Result<()> {
        let first = self.tally.students == 0;
        self.tally.add(plan, student);
        let labs = grades(plan, student);
        let view = StudentView {
            name: &student.name,
            points: text::rounded(student.points()),
            of: case::worth(plan),
            open: case::is_open(student),
            labs: labs.map(|(lab, grade)| lab_view(lab, grade)).collect(),
        };
        let file = self.sheet.file(folder, |file| head(plan, file))?;
        file.write_all(if first { b"\n" } else { b",\n" })?;
        Ok(serde_json::to_writer(file, &view)?)
    }

    fn end(&mut self, plan: &Plan, folder: &Folder) -> io::Result<()> {
        self.tally.finish(plan);
        let file = self.sheet.file(folder, |file| head(plan, file))?;
        file.write_all(b"\n],\"class\":")?;
        serde_json::to_writer(&mut *file, &self.tally)?;
        file.write_all(b"}\n")?;
        self.sheet.finish()
    }
}

fn head(plan: &Plan, file: &mut impl Write) -> io::Result<()> {
    write!(file, "{{\"schema\":{SCHEMA},\"plan\":")?;
    serde_json::to_writer(&mut *file, plan)?;
    file.write_all(b",\"students\":[")
}

fn lab_view<'a>(lab: &'a PlannedLab, grade: &'a Grade) -> LabView<'a> {
    let judgement = &grade.judgement;
    let cases = cases(lab, judgement);
    LabView {
        lab: &lab.folder,
        file: judgement.file.as_deref(),
        handed_in: judgement.handed_in,
        late: grade.late.as_ref().map(|late| LateView {
            hours: late.hours,
            share: late.share,
        }),
        points: text::rounded(grade.points()),
        of: lab.points(),
        earned: judgement.earned(),
        shut_by: judgement.finding.shut_gate().map(|gate| gate.name.as_str()),
        untouched: judgement.finding.untouched,
        before: grade.before.as_ref().map(|was| BeforeView {
            points: was.points,
            of: was.of,
            said: &was.said,
            open: was.open,
            changed: &was.changed,
        }),
        kept: grade.kept.map(text::rounded),
        open: judgement.is_open(),
        outcome: match judgement.finding.outcome {
            Outcome::NotHandedIn => "not_handed_in",
            Outcome::NotTaken(_) => "not_taken",
            Outcome::NotAllowed(_) => "not_allowed",
            Outcome::DoesNotCompile(_) => "does_not_compile",
            Outcome::Judged => "judged",
            Outcome::Fault(_) => "fault",
        },
        why: case::why(judgement).map(text::story),
        digest: &judgement.finding.digest,
        scenarios: cases.iter().map(scenario_view).collect(),
    }
}

fn scenario_view<'a>(case: &Case<'a>) -> ScenarioView<'a> {
    let failed = case.failed();
    let (verdict, message) = match &case.grade.verdict {
        Said::Verified => ("verified", None),
        Said::Refuted(failed) => ("refuted", Some(&failed.message)),
        Said::Inconclusive(why) => ("inconclusive", Some(why)),
        Said::NotJudged => ("not_judged", None),
    };
    ScenarioView {
        name: &case.planned.name,
        quantifier: case.planned.quantifier,
        hidden: case.planned.hidden,
        points: case.earned(),
        of: case.planned.points,
        verdict,
        kind: failed.map(|failed| failed.kind),
        line: failed.and_then(|failed| failed.line),
        schedule: failed
            .and_then(|failed| failed.schedule.as_deref())
            .map(text::line),
        message: message.map(|message| text::line(message)),
        story: failed.map(|failed| text::story(&failed.story)),
    }
}
