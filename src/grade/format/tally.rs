//! What became of a class, counted lab by lab.

use std::collections::BTreeMap;

use racelab::trace::Kind;
use serde::Serialize;

use super::case::{self, Moved, Stand, cases, grades};
use super::text::rounded;
use crate::grade::record::{Grade, Outcome, Plan, PlannedLab, Student};

/// The class in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Tally {
    /// How many submissions there are.
    pub(super) students: u64,
    /// How many of them have something open.
    pub(super) open: u64,
    /// How many points they have together, divided by their number.
    pub(super) mean_points: f64,
    /// What all labs are worth.
    pub(super) of: u32,
    /// Lab by lab, in the order of the plan.
    pub(super) labs: Vec<LabTally>,
    #[serde(skip)]
    points: f64,
}

/// A lab in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct LabTally {
    /// Its folder.
    pub(super) lab: String,
    /// How many handed in a file.
    pub(super) handed_in: u64,
    /// How many of those have every scenario verified.
    pub(super) solved: u64,
    /// How many have some scenarios verified that count, and nothing open.
    pub(super) partly: u64,
    /// How many have none verified, or no points all the same, and nothing open.
    pub(super) unsolved: u64,
    /// How many have something open; they are in none of the three before.
    pub(super) open: u64,
    /// How many came late.
    pub(super) late: u64,
    /// How many keep an earlier grade.
    pub(super) kept: u64,
    /// How many have more than in an earlier grading.
    pub(super) risen: u64,
    /// How many files were not taken, not allowed, or did not compile.
    pub(super) not_taken: u64,
    pub(super) not_allowed: u64,
    pub(super) does_not_compile: u64,
    /// How often the tool failed.
    pub(super) faults: u64,
    /// How many files show a kind of failure.
    pub(super) kinds: BTreeMap<Kind, u64>,
    /// Scenario by scenario.
    pub(super) scenarios: Vec<ScenarioTally>,
    /// Why its grades need a second look, if they do.
    pub(super) audit: Option<String>,
}

/// A scenario in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct ScenarioTally {
    /// Its name.
    pub(super) name: String,
    /// How many files are as it asks, fail at it, or are not known to do either.
    pub(super) verified: u64,
    pub(super) failed: u64,
    pub(super) open: u64,
}

impl Tally {
    /// Adds a student.
    pub(super) fn add(&mut self, plan: &Plan, student: &Student) {
        self.begin(plan);
        self.students += 1;
        self.open += u64::from(case::is_open(student));
        self.points += student.points();
        for (tally, (lab, grade)) in self.labs.iter_mut().zip(grades(plan, student)) {
            tally.add(lab, grade);
        }
    }

    /// Makes room for the plan's labs, and works out the means.
    pub(super) fn finish(&mut self, plan: &Plan) {
        self.begin(plan);
        let students = self.students.max(1);
        self.mean_points = rounded(self.points / students as f64);
    }

    fn begin(&mut self, plan: &Plan) {
        if self.labs.len() != plan.labs.len() {
            self.labs = plan.labs.iter().map(LabTally::new).collect();
            self.of = case::worth(plan);
        }
    }

    /// How many files show each kind of failure, the most frequent first.
    pub(super) fn kinds(&self) -> Vec<(Kind, u64)> {
        let mut all = BTreeMap::new();
        for (kind, files) in self.labs.iter().flat_map(|lab| &lab.kinds) {
            *all.entry(*kind).or_insert(0) += files;
        }
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_by_key(|(_, files)| std::cmp::Reverse(*files));
        all
    }

    /// The labs that somebody handed in and not everybody solved, the hardest first.
    pub(super) fn hard(&self) -> Vec<&LabTally> {
        let unsolved = |lab: &&LabTally| lab.decided() > lab.solved;
        let mut labs: Vec<_> = self.labs.iter().filter(unsolved).collect();
        labs.sort_by(|a, b| (a.solved * b.decided()).cmp(&(b.solved * a.decided())));
        labs
    }
}

impl LabTally {
    fn new(lab: &PlannedLab) -> Self {
        let scenarios = lab.scenarios.iter();
        let named = |name: &String| ScenarioTally {
            name: name.clone(),
            ..ScenarioTally::default()
        };
        LabTally {
            lab: lab.folder.clone(),
            scenarios: scenarios.map(|scenario| named(&scenario.name)).collect(),
            audit: lab.audit.clone(),
            ..LabTally::default()
        }
    }

    /// Those who handed it in and have nothing open.
    pub(super) fn decided(&self) -> u64 {
        self.handed_in - self.open
    }

    fn add(&mut self, lab: &PlannedLab, grade: &Grade) {
        let judgement = &grade.judgement;
        self.kept += u64::from(grade.kept.is_some());
        self.risen += u64::from(matches!(case::moved(grade), Some(Moved::Risen(_))));
        match &judgement.finding.outcome {
            Outcome::NotHandedIn => return,
            Outcome::NotTaken(_) => self.not_taken += 1,
            Outcome::NotAllowed(_) => self.not_allowed += 1,
            Outcome::DoesNotCompile(_) => self.does_not_compile += 1,
            Outcome::Fault(_) => self.faults += 1,
            Outcome::Judged => {}
        }
        self.handed_in += 1;
        self.late += u64::from(grade.late.is_some());
        let cases = cases(lab, judgement);
        let verified = cases.iter().filter(|case| case.stand() == Stand::Verified);
        match verified.count() {
            _ if judgement.is_open() => self.open += 1,
            _ if judgement.finding.no_points().is_some() => self.unsolved += 1,
            0 => self.unsolved += 1,
            verified if verified == cases.len() => self.solved += 1,
            _ => self.partly += 1,
        }
        for (tally, case) in self.scenarios.iter_mut().zip(&cases) {
            match case.stand() {
                Stand::Verified => tally.verified += 1,
                Stand::Failed => tally.failed += 1,
                Stand::Open => tally.open += 1,
                Stand::NotHandedIn => {}
            }
        }
        let mut kinds: Vec<_> = cases.iter().filter_map(|case| case.failed()).collect();
        kinds.sort_by_key(|failed| failed.kind);
        kinds.dedup_by_key(|failed| failed.kind);
        for failed in kinds {
            *self.kinds.entry(failed.kind).or_default() += 1;
        }
    }
}
