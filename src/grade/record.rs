//! What there is to say of a class, as plain data: the plan, and what became of each submission.

use racelab::judge::Quantifier;
use racelab::trace::Kind;
use serde::{Deserialize, Serialize};

/// What a class is graded for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The labs, in the order of their numbers.
    pub(crate) labs: Vec<PlannedLab>,
    /// What submissions are shut in while they are compiled and run: `bubblewrap + landlock +
    /// seccomp`, or `none`.
    pub(crate) sandbox: String,
    /// The compiler: `rustc 1.95.0`.
    pub(crate) compiler: String,
    /// What an earlier grading had that this one has not; None if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) regrade: Option<Regrade>,
}

/// What an earlier grading had that this one has not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Regrade {
    /// Who had handed in then, and has not now; with all points of then.
    pub(crate) gone: Vec<(String, f64)>,
    /// The labs of then that are not asked for now.
    pub(crate) labs: Vec<String>,
    /// The labs that were worth other points, and how many.
    pub(crate) worth: Vec<(String, u32)>,
}

/// A lab, and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlannedLab {
    /// Its folder: `01_lost_update`.
    pub(crate) folder: String,
    /// Its title: `Lost update`.
    pub(crate) title: String,
    /// Its scenarios, in the spec's order, the hidden ones last.
    pub(crate) scenarios: Vec<PlannedScenario>,
    /// Why its grades need a second look: what can be forged where a lab allows `unsafe`.
    pub(crate) audit: Option<String>,
}

impl PlannedLab {
    /// What it is worth.
    pub(crate) fn points(&self) -> u32 {
        self.scenarios.iter().map(|scenario| scenario.points).sum()
    }
}

/// A scenario, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlannedScenario {
    /// Its name: `every_update_counts`.
    pub(crate) name: String,
    /// What it asks, in one line.
    pub(crate) asks: String,
    /// Over which executions it speaks.
    pub(crate) quantifier: Quantifier,
    /// What it is worth.
    pub(crate) points: u32,
    /// Whether no point of the lab counts where it is refuted.
    #[serde(default)]
    pub(crate) gates: bool,
    /// Whether students do not have it.
    pub(crate) hidden: bool,
}

/// One student, with a grade for each lab of the plan, in its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Student {
    /// The name of the submission: its folder, or its archive without the ending.
    pub(crate) name: String,
    /// The grades.
    pub(crate) grades: Vec<Grade>,
}

impl Student {
    /// The points of all labs.
    pub(crate) fn points(&self) -> f64 {
        self.grades.iter().map(Grade::points).sum()
    }
}

/// What a student gets for one lab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Grade {
    /// What was found out.
    pub(crate) judgement: Judgement,
    /// How late it came; None if it was in time or there is no deadline.
    pub(crate) late: Option<Late>,
    /// What it had been given before, if there was an earlier grading and this lab in it.
    pub(crate) before: Option<Was>,
    /// What it had been given before, if that is more: it is kept.
    pub(crate) kept: Option<f64>,
}

/// What a student had for a lab in an earlier grading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Was {
    /// The points that counted, to two decimals: what had been kept or taken off for lateness is in
    /// them.
    pub(crate) points: f64,
    /// What the lab was worth.
    pub(crate) of: u32,
    /// The verdict in short: `verified`, `lost update`.
    pub(crate) said: String,
    /// Whether something was open.
    pub(crate) open: bool,
    /// What of the points counted, for lateness.
    pub(crate) share: f64,
    /// What is another now than it was then.
    pub(crate) changed: Vec<Change>,
}

/// What is another in a second grading than in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// The student's file.
    File,
    /// The lab's spec, or its terms, or the judges.
    Judges,
    /// The compiler.
    Compiler,
    /// What submissions are shut in.
    Sandbox,
    /// How late it counts.
    Late,
}

impl Grade {
    /// What counts: the points earned, less what is taken off for lateness, and not less than before.
    pub(crate) fn points(&self) -> f64 {
        let now = self.now();
        self.kept.map_or(now, |kept| kept.max(now))
    }

    /// The points earned, less what is taken off for lateness.
    pub(crate) fn now(&self) -> f64 {
        f64::from(self.judgement.earned()) * self.share()
    }

    /// What of the points earned counts, for lateness.
    pub(crate) fn share(&self) -> f64 {
        self.late.as_ref().map_or(1.0, |late| late.share)
    }
}

/// A submission after its deadline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Late {
    /// By how many hours, begun ones whole.
    pub(crate) hours: u64,
    /// What of the points is left, from 0 to 1.
    pub(crate) share: f64,
}

/// One student's file for one lab, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Judgement {
    /// The name of the submission.
    pub(crate) student: String,
    /// The lab's folder.
    pub(crate) lab: String,
    /// The file inside the submission: `labs/01_lost_update/exercise.rs`; None if there is none.
    pub(crate) file: Option<String>,
    /// When it was handed in, in seconds since 1970, where that is known.
    pub(crate) handed_in: Option<u64>,
    /// What was found out about it.
    #[serde(flatten)]
    pub(crate) finding: Finding,
}

/// What was found out about a file: the same for all who hand it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finding {
    /// A name for all that it depends on: the file, the lab's spec and terms, the library, the
    /// compiler, the sandbox.
    pub(crate) digest: String,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// Whether its code is that of the exercise as it was handed out: what that does already earns
    /// nothing.
    #[serde(default)]
    pub(crate) untouched: bool,
    /// The scenarios of the plan, in its order; all, whatever the outcome.
    pub(crate) scenarios: Vec<ScenarioGrade>,
}

/// Why no point of a lab counts, whatever is verified.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoPoints<'a> {
    /// Its code is that of the exercise as it was handed out.
    Untouched,
    /// This scenario gates and is refuted.
    Gate(&'a ScenarioGrade),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// There is no file for this lab.
    NotHandedIn,
    /// There is one, but it is not taken: a link, too large, not text. Why.
    NotTaken(String),
    /// It does what the lab's policy forbids: what, with its line.
    NotAllowed(String),
    /// The compiler's errors.
    DoesNotCompile(String),
    /// Every scenario was heard.
    Judged,
    /// The tool failed: no fault of the student, and no zero. What happened.
    Fault(String),
}

/// One scenario of a judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ScenarioGrade {
    /// Its name.
    pub(crate) name: String,
    /// What it is worth.
    pub(crate) points: u32,
    /// Whether no point of the lab counts where it is refuted.
    #[serde(default)]
    pub(crate) gates: bool,
    /// What the judges say.
    pub(crate) verdict: Said,
}

/// What the judges say of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Said {
    /// All is as asked.
    Verified,
    /// It goes wrong.
    Refuted(Failed),
    /// Not known: a budget ran out. Why. Never a zero without a look.
    Inconclusive(String),
    /// It was not judged: the file never became a program, or real threads were not asked because an
    /// interleaving is known to go wrong.
    NotJudged,
}

/// How a scenario goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failed {
    /// The failure, in the field's terms.
    pub(crate) kind: Kind,
    /// What is wrong, in one line.
    pub(crate) message: String,
    /// The line of the student's file that the story ends in, from 1, where it is known.
    pub(crate) line: Option<u32>,
    /// The outcomes, the timeline and the diagnosis, as the terminal shows them without colour.
    pub(crate) story: String,
    /// The schedule that shows it again; None where there is none (real threads).
    pub(crate) schedule: Option<String>,
}

impl Finding {
    /// What there is to say of a file that never came before a judge.
    pub(crate) fn unjudged(planned: &PlannedLab, outcome: Outcome) -> Self {
        let scenarios = planned.scenarios.iter().map(|scenario| ScenarioGrade {
            name: scenario.name.clone(),
            points: scenario.points,
            gates: scenario.gates,
            verdict: Said::NotJudged,
        });
        Finding {
            digest: String::new(),
            outcome,
            untouched: false,
            scenarios: scenarios.collect(),
        }
    }

    /// The points of the scenarios that are verified; none where [no point counts](Self::no_points).
    pub(crate) fn earned(&self) -> u32 {
        let scenarios = self.scenarios.iter();
        scenarios.map(|scenario| self.earned_by(scenario)).sum()
    }

    /// The points that one of its scenarios earns.
    pub(crate) fn earned_by(&self, scenario: &ScenarioGrade) -> u32 {
        let counts = scenario.verdict == Said::Verified && self.no_points().is_none();
        if counts { scenario.points } else { 0 }
    }

    /// Why no point counts, if none does.
    pub(crate) fn no_points(&self) -> Option<NoPoints<'_>> {
        match self.untouched {
            true => Some(NoPoints::Untouched),
            false => self.shut_gate().map(NoPoints::Gate),
        }
    }

    /// The first scenario that gates and is refuted: no point of the lab counts until it is verified.
    /// One that is not known, or was not judged, shuts nothing.
    pub(crate) fn shut_gate(&self) -> Option<&ScenarioGrade> {
        let mut scenarios = self.scenarios.iter();
        scenarios.find(|scenario| scenario.gates && matches!(scenario.verdict, Said::Refuted(_)))
    }
}

impl Judgement {
    /// The points that it earns, lateness aside.
    pub(crate) fn earned(&self) -> u32 {
        self.finding.earned()
    }

    /// Whether it needs somebody to look at it before it counts: the tool failed, or it does not
    /// know. Nobody loses a point by that unseen.
    pub(crate) fn is_open(&self) -> bool {
        let unknown = |scenario: &ScenarioGrade| matches!(scenario.verdict, Said::Inconclusive(_));
        matches!(self.finding.outcome, Outcome::Fault(_))
            || self.finding.scenarios.iter().any(unknown)
    }

    /// In one word or two: `verified`, `lost update`, `does not compile`, `not handed in`.
    pub(crate) fn in_short(&self) -> String {
        let scenarios = || self.finding.scenarios.iter();
        let failed = || {
            scenarios().find_map(|scenario| match &scenario.verdict {
                Said::Refuted(failed) => Some(failed.kind.to_string()),
                _ => None,
            })
        };
        match &self.finding.outcome {
            Outcome::NotHandedIn => "not handed in".to_owned(),
            Outcome::NotTaken(_) => "not taken".to_owned(),
            Outcome::NotAllowed(_) => "not allowed".to_owned(),
            Outcome::DoesNotCompile(_) => "does not compile".to_owned(),
            Outcome::Fault(_) => "not judged".to_owned(),
            Outcome::Judged => failed().unwrap_or_else(|| {
                let open = self.is_open();
                if open { "inconclusive" } else { "verified" }.to_owned()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuted(kind: Kind) -> Said {
        Said::Refuted(Failed {
            kind,
            message: "another outcome".to_owned(),
            line: None,
            story: String::new(),
            schedule: None,
        })
    }

    /// The points of a file with a scenario worth 6 that is verified, beside one that gates.
    fn earned(gate: Said) -> u32 {
        let scenarios = [
            (6, false, Said::Verified),
            (3, false, refuted(Kind::LostUpdate)),
            (1, true, gate),
        ];
        let scenarios = scenarios.map(|(points, gates, verdict)| ScenarioGrade {
            name: format!("worth_{points}"),
            points,
            gates,
            verdict,
        });
        let finding = Finding {
            untouched: false,
            digest: "d".to_owned(),
            outcome: Outcome::Judged,
            scenarios: scenarios.into(),
        };
        let each = finding.scenarios.iter();
        let each: u32 = each.map(|scenario| finding.earned_by(scenario)).sum();
        assert_eq!(each, finding.earned());
        each
    }

    #[test]
    fn a_gate_that_is_refuted_lets_no_point_count_and_one_that_is_open_shuts_nothing() {
        assert_eq!(earned(refuted(Kind::WrongResult)), 0);
        assert_eq!(earned(Said::Verified), 7);
        assert_eq!(earned(Said::Inconclusive("a budget ran out".to_owned())), 6);
        assert_eq!(earned(Said::NotJudged), 6);
    }

    #[test]
    fn the_exercise_as_it_was_handed_out_earns_nothing() {
        let scenario = ScenarioGrade {
            name: "one".to_owned(),
            points: 3,
            gates: false,
            verdict: Said::Verified,
        };
        let mut finding = Finding {
            digest: "d".to_owned(),
            outcome: Outcome::Judged,
            untouched: false,
            scenarios: vec![scenario],
        };
        assert_eq!(finding.earned(), 3);
        finding.untouched = true;
        assert_eq!(finding.earned(), 0);
        assert!(matches!(finding.no_points(), Some(NoPoints::Untouched)));
    }

    #[test]
    fn what_was_written_before_there_were_gates_has_none() {
        let line = r#"{"name": "one", "points": 4, "verdict": "verified"}"#;
        let grade: ScenarioGrade = serde_json::from_str(line).unwrap();
        assert!(!grade.gates);
    }
}
