//! One file before one lab: a finding.

mod luck;

use std::fs;
use std::path::Path;

use anyhow::Context;
use racelab::explore::is_interrupted;
use racelab::judge::court::{Case, Court, CourtError, NO_TIME, Question, is_out_of_time};
use racelab::judge::{Engine, Quantifier, ScenarioReport, SubjectReport, SubjectVerdict, Verdict};
use racelab::report::{terminal, with_links};

use super::plan::Asked;
use super::record::{Failed, Finding, Outcome, PlannedLab, Said, ScenarioGrade};

/// How wide stories are told: as wide as a page of a report.
const WIDTH: usize = 100;

/// So much is noted down of a text that a student may have written, in characters: more than anybody
/// is shown.
const LONGEST: usize = 100_000;

/// The name under which every file is judged, so that no story tells whose it is.
const NAME: &str = "exercise.rs";

/// Judges `code`, in the folder `scratch`, which is this judge's alone. None if that was interrupted.
///
/// # Errors
/// That nothing can be written to `scratch`.
pub(crate) fn judge(
    court: &Court,
    (asked, planned): (&Asked, &PlannedLab),
    digest: &str,
    code: &str,
    scratch: &Path,
) -> anyhow::Result<Option<Finding>> {
    let file = scratch.join(NAME);
    fs::write(&file, code).with_context(|| format!("cannot write {}", file.display()))?;
    let cases = asked.cases(&file);
    let heard = hear(court, &cases, planned);
    // Nobody hands in this file again in this class, and there may be thousands of others.
    cases.iter().for_each(|case| court.forget(case));
    if is_interrupted() {
        return Ok(None);
    }
    let clean = |text: &str| clean(text, scratch, &planned.folder);
    let (outcome, report) = match heard {
        Err(CourtError::Cancelled) => return Ok(None),
        Err(error) => (Outcome::Fault(clean(&error.to_string())), None),
        Ok(report) => match &report.verdict {
            SubjectVerdict::DoesNotCompile(errors) => {
                (Outcome::DoesNotCompile(clean(errors)), None)
            }
            SubjectVerdict::NotAllowed(why) => (Outcome::NotAllowed(clean(why)), None),
            _ => (
                Outcome::Judged,
                Some(as_handed_out(report, &planned.folder)),
            ),
        },
    };
    let mut finding = Finding {
        digest: digest.to_owned(),
        outcome,
        untouched: asked.is_untouched(code),
        scenarios: Vec::new(),
    };
    for scenario in &planned.scenarios {
        let verdict = match &report {
            None => Said::NotJudged,
            Some(report) => {
                let mut heard = report.scenarios.iter();
                let heard = heard.find(|heard| heard.name == scenario.name);
                let is_left_out = scenario.quantifier == Quantifier::Natively && is_refuted(report);
                match heard {
                    Some(heard) => said(report, heard, &clean),
                    None if is_left_out => Said::NotJudged,
                    None if is_out_of_time(report) => Said::Inconclusive(NO_TIME.to_owned()),
                    None => {
                        let missing = format!("the judges said nothing of {}", scenario.name);
                        finding.outcome = Outcome::Fault(missing);
                        Said::NotJudged
                    }
                }
            }
        };
        finding.scenarios.push(ScenarioGrade {
            name: scenario.name.clone(),
            points: scenario.points,
            gates: scenario.gates,
            verdict,
        });
    }
    leave_out_idle_gates(&mut finding);
    Ok(Some(finding))
}

/// A gate that is worth nothing by itself and is not known would be looked at for nothing where there
/// is no point that it could hold back.
fn leave_out_idle_gates(finding: &mut Finding) {
    let is_idle = |scenario: &ScenarioGrade| {
        let open = matches!(scenario.verdict, Said::Inconclusive(_));
        scenario.gates && scenario.points == 0 && open
    };
    let may_count = |scenario: &ScenarioGrade| {
        matches!(scenario.verdict, Said::Verified | Said::Inconclusive(_))
    };
    let mut others = finding.scenarios.iter().filter(|one| !is_idle(one));
    if others.any(|other| other.points > 0 && may_count(other)) {
        return;
    }
    for idle in finding.scenarios.iter_mut().filter(|one| is_idle(one)) {
        idle.verdict = Said::NotJudged;
    }
}

/// The verdict over every interleaving, and if nothing goes wrong there, that of real threads. Where
/// an interleaving is known to go wrong, real threads are not asked: whether they happen to show it
/// is luck, and the same file must get the same grade everywhere.
fn hear(court: &Court, cases: &[Case], planned: &PlannedLab) -> Result<SubjectReport, CourtError> {
    let mut whole: Option<SubjectReport> = None;
    for engines in [&[Engine::Explorer, Engine::Loom][..], &[Engine::Native]] {
        let natively = engines == [Engine::Native];
        // What the students' spec shows on real threads keeps nobody from asking the hidden one.
        let goes_wrong = whole.as_ref().is_some_and(is_refuted);
        for (at, case) in cases.iter().enumerate() {
            let mut own = planned
                .scenarios
                .iter()
                .filter(|own| own.hidden == (at > 0));
            let is_asked = own.any(|own| natively == (own.quantifier == Quantifier::Natively));
            let is_program = whole
                .as_ref()
                .is_none_or(|whole| !is_no_program(&whole.verdict));
            let no_time = !natively && whole.as_ref().is_some_and(is_out_of_time);
            let is_over = natively && goes_wrong || no_time || !is_program;
            if !is_asked || is_over || is_interrupted() {
                continue;
            }
            let question = Question {
                engines: engines.to_vec(),
                in_turn: true,
                ..Question::default()
            };
            let heard = court.hear(case, &question)?;
            match &mut whole {
                Some(whole) if !is_no_program(&heard.verdict) => {
                    whole.scenarios.extend(heard.scenarios);
                }
                // What does not compile with one of the specs gets no points from the other.
                whole => *whole = Some(heard),
            }
        }
    }
    whole.ok_or_else(|| CourtError::Tool(format!("{} asks nothing", planned.folder)))
}

fn is_no_program(verdict: &SubjectVerdict) -> bool {
    matches!(
        verdict,
        SubjectVerdict::DoesNotCompile(_) | SubjectVerdict::NotAllowed(_)
    )
}

fn is_refuted(report: &SubjectReport) -> bool {
    let mut verdicts = report.scenarios.iter().map(|scenario| &scenario.verdict);
    verdicts.any(|verdict| matches!(verdict, Verdict::Refuted(_)))
}

/// The report as if the file lay where students have it: what it tells them to type is right then.
fn as_handed_out(report: SubjectReport, lab: &str) -> SubjectReport {
    SubjectReport {
        subject: "exercise".to_owned(),
        file: format!("labs/{lab}/{NAME}"),
        ..report
    }
}

fn said(report: &SubjectReport, heard: &ScenarioReport, clean: &impl Fn(&str) -> String) -> Said {
    let heard = &luck::without(heard);
    let failure = match &heard.verdict {
        Verdict::Verified => return Said::Verified,
        Verdict::Inconclusive(why) => return Said::Inconclusive(clean(why)),
        Verdict::Refuted(failure) => failure,
    };
    let story = terminal::scenario(report, heard, WIDTH, false);
    let steps = failure.trace.steps.iter();
    let own = steps.rev().find(|step| step.place.file_name() == NAME);
    let schedule = &failure.schedule;
    Said::Refuted(Failed {
        kind: failure.kind,
        message: clean(&failure.message),
        line: own.map(|step| step.place.line),
        story: clean(&with_links(&story, |_| None)),
        schedule: (!schedule.is_empty()).then(|| schedule.clone()),
    })
}

/// The text with the file named as students know it; of a flood the beginning.
fn clean(text: &str, scratch: &Path, lab: &str) -> String {
    let text = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    text.replace(&scratch.display().to_string(), &format!("labs/{lab}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_the_beginning_is_noted_down() {
        let flood = "ä".repeat(10 * LONGEST);
        let noted = clean(&flood, Path::new("/scratch"), "01_lost_update");
        assert_eq!(noted.chars().count(), LONGEST);
        let told = clean(
            "at /scratch/exercise.rs",
            Path::new("/scratch"),
            "01_lost_update",
        );
        assert_eq!(told, "at labs/01_lost_update/exercise.rs");
    }
}
