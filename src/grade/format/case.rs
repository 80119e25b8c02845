//! One scenario of one judgement, beside what was asked: what all forms say of it.

use racelab::judge::Quantifier;
use racelab::report::command::{RACELAB, number};

use super::text;
use crate::grade::record::{
    Change, Failed, Grade, Judgement, NoPoints, Outcome, Plan, PlannedLab, PlannedScenario, Said,
    ScenarioGrade, Student, Was,
};

/// The labs of the plan, each with the student's grade.
pub(super) fn grades<'a>(
    plan: &'a Plan,
    student: &'a Student,
) -> impl Iterator<Item = (&'a PlannedLab, &'a Grade)> {
    plan.labs.iter().zip(&student.grades)
}

/// What all labs are worth.
pub(super) fn worth(plan: &Plan) -> u32 {
    plan.labs.iter().map(PlannedLab::points).sum()
}

/// Whether anything of a student is to be looked at before it counts.
pub(super) fn is_open(student: &Student) -> bool {
    let mut grades = student.grades.iter();
    grades.any(|grade| grade.judgement.is_open())
}

/// The scenarios of a lab, each with what the judges say.
pub(super) fn cases<'a>(lab: &'a PlannedLab, judgement: &'a Judgement) -> Vec<Case<'a>> {
    let grades = judgement.finding.scenarios.iter();
    let pairs = lab.scenarios.iter().zip(grades).enumerate();
    pairs
        .map(|(at, (planned, grade))| Case {
            at,
            lab,
            planned,
            judgement,
            grade,
        })
        .collect()
}

/// One scenario of one judgement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    /// Which of the lab's scenarios it is, from 0.
    pub(super) at: usize,
    pub(super) lab: &'a PlannedLab,
    pub(super) planned: &'a PlannedScenario,
    pub(super) judgement: &'a Judgement,
    pub(super) grade: &'a ScenarioGrade,
}

/// How a scenario stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// All is as asked.
    Verified,
    /// It goes wrong, or the file never became a program.
    Failed,
    /// Not known yet: no fault of the student.
    Open,
    /// There is no file for it.
    NotHandedIn,
}

impl<'a> Case<'a> {
    /// How it stands.
    pub(super) fn stand(&self) -> Stand {
        match (&self.judgement.finding.outcome, &self.grade.verdict) {
            (Outcome::NotHandedIn, _) => Stand::NotHandedIn,
            (Outcome::Fault(_), _) | (_, Said::Inconclusive(_)) => Stand::Open,
            (_, Said::Verified) => Stand::Verified,
            (_, Said::Refuted(_) | Said::NotJudged) => Stand::Failed,
        }
    }

    /// The points that it earns, lateness aside.
    pub(super) fn earned(&self) -> u32 {
        self.judgement.finding.earned_by(self.grade)
    }

    /// Why no point of the lab counts, if that is to be told here: by the scenario whose doing it is, or
    /// the first that is not verified.
    pub(super) fn shuts(&self) -> Option<String> {
        let finding = &self.judgement.finding;
        let why = finding.no_points()?;
        let told_at = match why {
            NoPoints::Gate(gate) => Some(gate),
            NoPoints::Untouched => finding
                .scenarios
                .iter()
                .find(|one| one.verdict != Said::Verified),
        };
        let is_here = told_at.is_some_and(|one| one.name == self.grade.name);
        is_here.then(|| no_points(why))
    }

    /// How it fails, if it does and the judges were heard.
    pub(super) fn failed(&self) -> Option<&'a Failed> {
        match &self.grade.verdict {
            Said::Refuted(failed) => Some(failed),
            _ => None,
        }
    }

    /// In one word or two: `verified`, `lost update`, `inconclusive`, `does not compile`.
    pub(super) fn in_short(&self) -> String {
        match &self.grade.verdict {
            Said::Verified => "verified".to_owned(),
            Said::Refuted(failed) => failed.kind.to_string(),
            Said::Inconclusive(_) => "inconclusive".to_owned(),
            Said::NotJudged => self.judgement.in_short(),
        }
    }

    /// What there is to say in one line; nothing of one that is verified.
    pub(super) fn message(&self) -> String {
        match &self.grade.verdict {
            Said::Refuted(_) | Said::Inconclusive(_) if self.planned.hidden => HIDDEN.to_owned(),
            Said::Refuted(failed) => text::line(&failed.message),
            Said::Inconclusive(why) => text::line(why),
            Said::NotJudged => text::line(why(self.judgement).unwrap_or_default()),
            Said::Verified => String::new(),
        }
    }

    /// The story of how it goes wrong; None of a hidden one.
    pub(super) fn story(&self) -> Option<String> {
        let failed = self.failed().filter(|_| !self.planned.hidden)?;
        Some(text::story(&failed.story)).filter(|story| !story.trim().is_empty())
    }

    /// The whole of why the file was not judged, below the first of its scenarios only.
    pub(super) fn errors(&self) -> Option<String> {
        let why = why(self.judgement).filter(|_| self.at == 0)?;
        Some(text::story(why))
    }

    /// What it asks, and over which executions; None of a hidden one.
    pub(super) fn asks(&self) -> Option<String> {
        let shown = !self.planned.hidden;
        let over = match self.planned.quantifier {
            Quantifier::Always => "in every interleaving",
            Quantifier::Sometimes => "in at least one interleaving",
            Quantifier::Natively => "on real threads",
        };
        shown.then(|| format!("{over}: {}", text::line(&self.planned.asks)))
    }

    /// The command that shows the failure again; None of a hidden one, and where no schedule leads
    /// there.
    pub(super) fn replay(&self) -> Option<String> {
        let failed = self.failed().filter(|_| !self.planned.hidden)?;
        let schedule = failed.schedule.as_deref()?;
        // It comes from the judge program, and is to be typed into a shell.
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
        let (lab, name) = (number(&self.lab.folder), &self.planned.name);
        let typed = !schedule.is_empty() && schedule.chars().all(plain);
        typed.then(|| format!("{RACELAB} replay {lab} {name} {schedule}"))
    }
}

/// Said of a hidden scenario instead of how it fails.
const HIDDEN: &str = "what a hidden scenario asks is not told";

/// Why a file was not judged; None if it was, or if there is none.
pub(super) fn why(judgement: &Judgement) -> Option<&str> {
    match &judgement.finding.outcome {
        Outcome::NotHandedIn | Outcome::Judged => None,
        Outcome::NotTaken(why)
        | Outcome::NotAllowed(why)
        | Outcome::DoesNotCompile(why)
        | Outcome::Fault(why) => Some(why),
    }
}

/// Why no point counts.
fn no_points(why: NoPoints<'_>) -> String {
    match why {
        NoPoints::Untouched => {
            "No points: this is the exercise as it was handed out, comments aside; \
                                what it does already is nobody's answer."
                .to_owned()
        }
        NoPoints::Gate(gate) => format!(
            "No points: `{}` asks what any answer must do, interleavings aside, and it is refuted; until \
             it is verified the other scenarios' points do not count.",
            gate.name
        ),
    }
}

/// What else counts: why no point does, lateness, and points that are kept; one sentence each.
pub(super) fn remarks(grade: &Grade) -> Vec<String> {
    let why = grade.judgement.finding.no_points();
    let mut remarks: Vec<String> = why.map(no_points).into_iter().collect();
    let earned = grade.judgement.earned();
    if let Some(late) = &grade.late {
        remarks.push(format!(
            "Late by {}: {} % of the {} earned count.",
            text::count(late.hours, "hour"),
            text::points(late.share * 100.0),
            text::count(earned, "point"),
        ));
    }
    if let Some(kept) = grade.kept {
        let kept = text::count(text::points(kept), "point");
        let now = text::points(grade.now());
        remarks.push(match &grade.before {
            None => format!("An earlier grade of {kept} is kept."),
            Some(was) => format!(
                "An earlier grade of {kept} is kept; now it would be {now}: {}.",
                difference(was, grade)
            ),
        });
    } else if let Some(Moved::Risen(_)) = moved(grade) {
        let was = grade.before.as_ref().map_or(0.0, |was| was.points);
        let was = text::count(text::points(was), "point");
        remarks.push(format!("It had {was} before."));
    }
    remarks
}

/// Which way a grade has gone since an earlier grading, and what there is to say of it.
pub(super) enum Moved {
    /// It would be less now; what it was is kept.
    Dropped(String),
    /// It is more.
    Risen(String),
}

/// Which way a grade has gone; None if it is the same, or if there was none.
pub(super) fn moved(grade: &Grade) -> Option<Moved> {
    let now = text::points(grade.now());
    if let Some(kept) = grade.kept {
        let kept = text::points(kept);
        let why = grade.before.as_ref().map(|was| difference(was, grade));
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        return Some(Moved::Dropped(format!("{kept} kept, now {now}{why}")));
    }
    let was = grade.before.as_ref()?;
    let has_risen = text::rounded(grade.now()) > was.points;
    has_risen.then(|| {
        let points = text::points(was.points);
        Moved::Risen(format!("{points}, now {now}: {}", difference(was, grade)))
    })
}

/// `verified, now deadlock; the file is another one`.
fn difference(was: &Was, grade: &Grade) -> String {
    let (then, now) = (&was.said, grade.judgement.in_short());
    let verdict = match *then == now {
        true => now,
        false => format!("{then}, now {now}"),
    };
    let changed = was.changed.iter().map(|change| match change {
        Change::File => "the file is another one",
        Change::Judges => "the spec, its points or the judges are others",
        Change::Compiler => "the compiler is another one",
        Change::Sandbox => "the sandbox is another one",
        Change::Late => "it counts otherwise as late",
    });
    [verdict.as_str()]
        .into_iter()
        .chain(changed)
        .collect::<Vec<_>>()
        .join("; ")
}

/// What the earlier grading had that this one has not, a line each.
pub(super) fn missing(plan: &Plan) -> Vec<String> {
    let Some(regrade) = &plan.regrade else {
        return Vec::new();
    };
    let gone = regrade.gone.iter().map(|(name, points)| {
        let points = text::count(text::points(*points), "point");
        format!("{name} has handed in nothing now, and had {points}")
    });
    let labs = regrade.labs.iter();
    let labs = labs.map(|lab| format!("{lab} is not graded now"));
    let worth = regrade.worth.iter().map(|(lab, was)| {
        let of_now = plan.labs.iter().find(|own| own.folder == *lab);
        let now = of_now.map_or(0, PlannedLab::points);
        format!("{lab} is worth {now} points now, and was worth {was}")
    });
    worth.chain(labs).chain(gone).collect()
}

/// What is open in a lab, a line each: which scenario and why; or what failed in the tool.
pub(super) fn open(lab: &PlannedLab, grade: &Grade) -> Vec<String> {
    if let Outcome::Fault(what) = &grade.judgement.finding.outcome {
        return vec![format!("not judged: {}", text::line(what))];
    }
    let cases = cases(lab, &grade.judgement);
    let open = cases.iter().filter(|case| case.stand() == Stand::Open);
    open.map(|case| format!("{} is inconclusive: {}", case.planned.name, case.message()))
        .collect()
}
