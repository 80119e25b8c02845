//! Grading again: what had been given before is kept where it was more, and what changed is told.
//!
//! What counts is compared, lab by lab and student by student: the points of then, with what was taken
//! off for lateness then and with what had been kept from a still earlier grading, and those of now,
//! with what is taken off now. The greater number counts, and no lab counts for more than it is worth
//! now. What was open then had the points of its verified scenarios; what is open now is open, and
//! keeps what it had. What an earlier grading has to say goes into the class's own file, so that parts
//! of a class, and a run that is gone on with, know the same.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use super::class::Class;
use super::earlier::{Earlier, rounded};
use super::folder::Folder;
use super::journal::Journal;
use super::record::{Change, Grade, Regrade, Was};

/// What the results in `then` say of the class `now`, whose results go to `folder`.
pub(crate) fn compare(
    (then, journal): (&Folder, &Journal),
    now: &Class,
    folder: &Folder,
) -> anyhow::Result<(Earlier, Regrade)> {
    let class = Class::read(then)?;
    let places: HashMap<&str, usize> = now.names().zip(0..).collect();
    let labs: Vec<Option<usize>> = now
        .plan
        .labs
        .iter()
        .map(|lab| class.lab(&lab.folder))
        .collect();
    let mut students = BTreeMap::new();
    let mut regrade = Regrade::default();
    for at in 0..class.len() {
        let student = class.student(at, journal)?;
        let Some(place) = places.get(student.name.as_str()) else {
            let points = rounded(student.points());
            regrade.gone.push((student.name, points));
            continue;
        };
        let was = labs.iter().enumerate().map(|(lab, before)| {
            let before = (*before)?;
            let mut was = was(&student.grades[before], class.plan.labs[before].points());
            let then = class.taken(at, before).map(|file| then.path(&file));
            let now_taken = now.taken(*place, lab).map(|file| folder.path(&file));
            let same = then == now_taken
                || match (&then, &now_taken) {
                    (Some(then), Some(now)) => fs::read(then).ok() == fs::read(now).ok(),
                    _ => false,
                };
            was.changed = changes(same, (&class, before), (now, lab));
            Some(was)
        });
        let was: Vec<Option<Was>> = was.collect();
        students.insert(student.name, was);
    }
    let of_then = class.plan.labs.iter();
    for lab in of_then {
        match now.plan.labs.iter().find(|own| own.folder == lab.folder) {
            None => regrade.labs.push(lab.folder.clone()),
            Some(own) if own.points() != lab.points() => {
                regrade.worth.push((lab.folder.clone(), lab.points()));
            }
            Some(_) => {}
        }
    }
    Ok((Earlier::of(students), regrade))
}

/// What is another now than then, apart from lateness.
fn changes(same_file: bool, then: (&Class, usize), now: (&Class, usize)) -> Vec<Change> {
    let judges = |(class, lab): (&Class, usize)| class.judges.get(lab).cloned();
    let (before, after) = (&then.0.plan, &now.0.plan);
    let changed = [
        (Change::File, !same_file),
        (Change::Judges, judges(then) != judges(now)),
        (Change::Compiler, before.compiler != after.compiler),
        (Change::Sandbox, before.sandbox != after.sandbox),
    ];
    let changed = changed.into_iter().filter(|(_, is_another)| *is_another);
    changed.map(|(change, _)| change).collect()
}

/// What a grade was.
fn was(grade: &Grade, of: u32) -> Was {
    Was {
        points: rounded(grade.points()),
        of,
        said: grade.judgement.in_short(),
        open: grade.judgement.is_open(),
        share: grade.share(),
        changed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use racelab::judge::Quantifier;

    use super::super::late::Rules;
    use super::super::record::*;
    use super::*;

    fn grade(verdicts: &[(u32, Said)], outcome: Outcome, share: f64) -> Grade {
        let scenarios = verdicts.iter().map(|(points, said)| ScenarioGrade {
            name: format!("worth_{points}"),
            points: *points,
            gates: false,
            verdict: said.clone(),
        });
        let finding = Finding {
            untouched: false,
            digest: "d".to_owned(),
            outcome,
            scenarios: scenarios.collect(),
        };
        Grade {
            judgement: Judgement {
                student: "ann".to_owned(),
                lab: "01_one".to_owned(),
                file: Some("01_one.rs".to_owned()),
                handed_in: None,
                finding,
            },
            late: (share < 1.0).then_some(Late { hours: 1, share }),
            before: None,
            kept: None,
        }
    }

    fn judged(verified: u32, failed: u32, share: f64) -> Grade {
        let not = Said::Inconclusive("a budget ran out".to_owned());
        let verdicts = [(verified, Said::Verified), (failed, Said::NotJudged)];
        match failed {
            // Open, in these tests.
            99 => grade(
                &[(verified, Said::Verified), (1, not)],
                Outcome::Judged,
                share,
            ),
            _ => grade(&verdicts, Outcome::Judged, share),
        }
    }

    /// What counts, and what is kept, of a lab of ten points that is graded again.
    fn again(then: &Grade, now: Grade) -> (f64, Option<f64>) {
        let now = now.after(Some(&was(then, 10)), 10);
        (rounded(now.points()), now.kept)
    }

    #[test]
    fn a_second_grading_never_lowers_what_counts() {
        assert_eq!(
            again(&judged(10, 0, 1.0), judged(4, 6, 1.0)),
            (10.0, Some(10.0))
        );
        assert_eq!(again(&judged(4, 6, 1.0), judged(10, 0, 1.0)), (10.0, None));
        assert_eq!(again(&judged(7, 3, 1.0), judged(7, 3, 1.0)), (7.0, None));
    }

    #[test]
    fn what_was_taken_off_for_lateness_stays_off_and_is_not_taken_off_twice() {
        // 10 points, half of them for lateness, then; 8 in time now, and the other way round.
        assert_eq!(again(&judged(10, 0, 0.5), judged(8, 2, 1.0)), (8.0, None));
        assert_eq!(
            again(&judged(8, 2, 1.0), judged(10, 0, 0.5)),
            (8.0, Some(8.0))
        );
        // A third of ten is no number of cents: the same again is no drop.
        assert_eq!(
            again(&judged(10, 0, 0.333), judged(10, 0, 0.333)),
            (3.33, None)
        );
        let later = judged(10, 0, 0.5).after(Some(&was(&judged(10, 0, 1.0), 10)), 10);
        assert_eq!(later.before.unwrap().changed, [Change::Late]);
    }

    #[test]
    fn what_was_open_had_its_verified_scenarios_and_what_is_open_keeps_what_it_had() {
        assert_eq!(
            again(&judged(6, 99, 1.0), judged(4, 6, 1.0)),
            (6.0, Some(6.0))
        );
        assert_eq!(
            again(&judged(10, 0, 1.0), judged(6, 99, 1.0)),
            (10.0, Some(10.0))
        );
        let fault = || {
            grade(
                &[(10, Said::NotJudged)],
                Outcome::Fault("full".to_owned()),
                1.0,
            )
        };
        assert_eq!(again(&fault(), judged(0, 10, 1.0)), (0.0, None));
        assert_eq!(again(&judged(3, 7, 1.0), fault()), (3.0, Some(3.0)));
        let open = fault().after(Some(&was(&judged(3, 7, 1.0), 10)), 10);
        assert!(open.judgement.is_open());
    }

    #[test]
    fn no_lab_counts_for_more_than_it_is_worth_now() {
        let then = was(&judged(10, 0, 1.0), 10);
        let now = judged(4, 1, 1.0).after(Some(&then), 5);
        assert_eq!((now.points(), now.kept), (5.0, Some(5.0)));
        let now = judged(10, 2, 1.0).after(Some(&then), 12);
        assert_eq!((now.points(), now.kept), (10.0, None));
    }

    #[test]
    fn what_was_kept_once_is_kept_again() {
        let first = judged(10, 0, 1.0);
        let second = judged(4, 6, 1.0).after(Some(&was(&first, 10)), 10);
        assert_eq!(again(&second, judged(5, 5, 1.0)), (10.0, Some(10.0)));
    }

    #[test]
    fn who_is_new_has_no_earlier_grade() {
        let earlier = Earlier::default();
        assert_eq!(earlier.was("ann", 0), None);
        let now = judged(4, 6, 1.0).after(earlier.was("ann", 0), 10);
        assert_eq!((now.points(), now.kept, now.before), (4.0, None, None));
    }

    fn class(judges: &str, compiler: &str, sandbox: &str) -> Class {
        let scenario = PlannedScenario {
            name: "one".to_owned(),
            asks: String::new(),
            quantifier: Quantifier::Always,
            points: 10,
            gates: false,
            hidden: false,
        };
        let lab = PlannedLab {
            folder: "01_one".to_owned(),
            title: "One".to_owned(),
            scenarios: vec![scenario],
            audit: None,
        };
        let plan = Plan {
            labs: vec![lab],
            sandbox: sandbox.to_owned(),
            compiler: compiler.to_owned(),
            regrade: None,
        };
        Class::new(plan, Rules::default(), vec![judges.to_owned()])
    }

    #[test]
    fn what_is_another_is_named() {
        let then = class("a", "rustc 1", "none");
        let same = changes(true, (&then, 0), (&then, 0));
        assert_eq!(same, []);
        let now = class("b", "rustc 2", "bubblewrap");
        let all = changes(false, (&then, 0), (&now, 0));
        let wanted = [
            Change::File,
            Change::Judges,
            Change::Compiler,
            Change::Sandbox,
        ];
        assert_eq!(all, wanted);
    }
}
