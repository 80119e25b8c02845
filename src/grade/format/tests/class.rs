//! A class of seven, with every outcome in it.

use racelab::judge::Quantifier;
use racelab::trace::Kind;

use crate::grade::record::{
    Change, Failed, Finding, Grade, Judgement, Late, Outcome, Plan, PlannedLab, PlannedScenario,
    Regrade, Said, ScenarioGrade, Student, Was,
};

/// What somebody writes who wants more than a grade.
pub(super) const HOSTILE: &str = "]]> </failure> <script>alert(1)</script> `x` ``` | **b** \
    [a](https://evil.example) @all \u{1b}[31mred\u{1b}[0m \u{0} \u{b} \u{202e}desrever \u{ffff} \
    ::set-output name=x::y ##[error] =1+1 \"quoted\", 'too'\n::error::a line of its own\n- [x] done";

const STORY: &str = "\
outcome   interleavings
2            2 of 6      allowed
1            4 of 6      FORBIDDEN

step  main             worker-1         worker-2
   1                   value.get() → 0                   exercise.rs:28
   2                                    value.get() → 0  exercise.rs:28
   3                                    value.set(1)     exercise.rs:29
   4                   value.set(1)                      exercise.rs:29

worker-1 read 0 at step 1 and wrote 1 at step 4.";

const ERRORS: &str = "\
error[E0277]: `Cell<u64>` cannot be shared between threads safely
  --> exercise.rs:12:5
   |
12 |     value: Cell<u64>,
   |     ^^^^^^^^^^^^^^^^";

pub(super) fn plan() -> Plan {
    Plan {
        labs: vec![
            PlannedLab {
                folder: "01_lost_update".to_owned(),
                title: "Lost update".to_owned(),
                scenarios: vec![
                    asked("every_update_counts", "2 threads × 1 update must give 2", 4),
                    asked("at_real_size", "4 threads × 1000 updates", 4),
                    PlannedScenario {
                        hidden: true,
                        gates: true,
                        quantifier: Quantifier::Sometimes,
                        ..asked("three_threads_count", "SECRET what is hidden", 2)
                    },
                ],
                audit: None,
            },
            PlannedLab {
                folder: "12_deadlock".to_owned(),
                title: "Deadlock".to_owned(),
                scenarios: vec![asked("three_philosophers_eat", "all eat", 10)],
                audit: None,
            },
            PlannedLab {
                folder: "30_lock_free_stack".to_owned(),
                title: "Lock-free stack".to_owned(),
                scenarios: vec![asked(
                    "nothing_is_freed_twice",
                    "each node is freed once",
                    10,
                )],
                audit: Some("it allows `unsafe`".to_owned()),
            },
        ],
        sandbox: "bubblewrap + landlock + seccomp".to_owned(),
        compiler: "rustc 1.95.0".to_owned(),
        regrade: Some(Regrade {
            gone: vec![(HOSTILE.to_owned(), 12.5)],
            labs: vec!["02_global_num".to_owned()],
            worth: vec![("12_deadlock".to_owned(), 8)],
        }),
    }
}

fn asked(name: &str, asks: &str, points: u32) -> PlannedScenario {
    PlannedScenario {
        name: name.to_owned(),
        asks: asks.to_owned(),
        quantifier: Quantifier::Always,
        points,
        gates: false,
        hidden: false,
    }
}

/// The class, in the order of the names.
pub(super) fn students() -> Vec<Student> {
    use Said::{Inconclusive, NotJudged, Verified};
    let why = || Inconclusive("a budget ran out: 1,000,000 executions".to_owned());
    let not_judged = || vec![NotJudged; 3];
    let late = |share| Some(Late { hours: 26, share });
    let mut students = vec![
        student(
            "=cmd|' /C calc'!A0",
            [
                (Outcome::NotHandedIn, not_judged()),
                (Outcome::NotHandedIn, vec![NotJudged]),
                (Outcome::NotHandedIn, vec![NotJudged]),
            ],
        ),
        student(
            "Points Possible",
            [
                (Outcome::NotTaken("a link".to_owned()), not_judged()),
                (Outcome::NotAllowed(HOSTILE.to_owned()), vec![NotJudged]),
                (Outcome::NotHandedIn, vec![NotJudged]),
            ],
        ),
        student(
            "anna",
            [
                (Outcome::Judged, vec![Verified; 3]),
                (Outcome::Judged, vec![Verified]),
                (Outcome::Judged, vec![Verified]),
            ],
        ),
        student(
            "b\u{f6}se/../<b>|`x` \u{202e}\"",
            [
                (
                    Outcome::Judged,
                    vec![
                        refuted(Kind::LostUpdate, HOSTILE, HOSTILE),
                        refuted(Kind::Panic, HOSTILE, STORY),
                        Verified,
                    ],
                ),
                (
                    Outcome::Judged,
                    vec![refuted(Kind::Deadlock, "they wait in a circle", STORY)],
                ),
                (Outcome::DoesNotCompile(ERRORS.to_owned()), vec![NotJudged]),
            ],
        ),
        student(
            "dora",
            [
                (Outcome::Judged, vec![Verified, why(), Verified]),
                (
                    Outcome::Fault("the judge program did not start".to_owned()),
                    vec![NotJudged],
                ),
                (
                    Outcome::Judged,
                    vec![refuted(Kind::Aba, "freed twice", STORY)],
                ),
            ],
        ),
        student(
            "schmidt_carla_12345_assignsubmission_file",
            [
                (
                    Outcome::Judged,
                    vec![
                        refuted(Kind::LostUpdate, "2 updates gave 1", STORY),
                        Verified,
                        refuted(Kind::WrongResult, "SECRET message", "SECRET story"),
                    ],
                ),
                (Outcome::Judged, vec![Verified]),
                (Outcome::NotHandedIn, vec![NotJudged]),
            ],
        ),
        student(
            "schmidtemil_LATE_77_88_labs",
            [
                (
                    Outcome::Judged,
                    vec![Verified, Verified, Inconclusive("SECRET why".to_owned())],
                ),
                (
                    Outcome::Judged,
                    vec![refuted(Kind::Deadlock, "they wait in a circle", STORY)],
                ),
                (Outcome::Judged, vec![Verified]),
            ],
        ),
    ];
    students[2].grades[1].before = Some(was(8.0, "deadlock", &[Change::File, Change::Late]));
    students[4].grades[2].before = Some(was(10.0, "verified", &[Change::Judges]));
    students[4].grades[2].kept = Some(10.0);
    students[5].grades[1].late = late(0.75);
    students[6].grades[2].late = late(0.333);
    students
}

fn was(points: f64, said: &str, changed: &[Change]) -> Was {
    Was {
        points,
        of: 10,
        said: said.to_owned(),
        open: false,
        share: 1.0,
        changed: changed.to_vec(),
    }
}

fn student<const N: usize>(name: &str, labs: [(Outcome, Vec<Said>); N]) -> Student {
    let plan = plan();
    let labs = plan.labs.iter().zip(labs);
    let grades = labs.map(|(lab, (outcome, said))| Grade {
        judgement: judgement(name, lab, outcome, said),
        late: None,
        before: None,
        kept: None,
    });
    Student {
        name: name.to_owned(),
        grades: grades.collect(),
    }
}

fn judgement(name: &str, lab: &PlannedLab, outcome: Outcome, said: Vec<Said>) -> Judgement {
    let there = outcome != Outcome::NotHandedIn;
    let scenarios = lab.scenarios.iter().zip(said);
    let scenarios = scenarios.map(|(planned, verdict)| ScenarioGrade {
        name: planned.name.clone(),
        points: planned.points,
        gates: planned.gates,
        verdict,
    });
    Judgement {
        student: name.to_owned(),
        lab: lab.folder.clone(),
        file: there.then(|| format!("labs/{}/exercise.rs", lab.folder)),
        handed_in: there.then_some(1_790_000_000),
        finding: Finding {
            untouched: false,
            digest: "0123abcd".to_owned(),
            outcome,
            scenarios: scenarios.collect(),
        },
    }
}

pub(super) fn refuted(kind: Kind, message: &str, story: &str) -> Said {
    Said::Refuted(Failed {
        kind,
        message: message.to_owned(),
        line: Some(29),
        story: story.to_owned(),
        schedule: Some("1.2.2.1.0".to_owned()),
    })
}
