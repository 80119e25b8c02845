//! Small wrong programs, each as the explorer explains it: the kind of the bug, and the sentences
//! that a student reads.
//!
//! A program belongs to one family, and each family has one snapshot. In it a place in a source
//! file is given as the text of that line, so that lines may move.

mod checks;
mod memory;
mod near_misses;
mod orders;
mod spec;
mod stuck;
mod torn;
mod updates;
mod waits;
mod weak;

use std::fs;

use racelab::judge::protocol::Budget;
use racelab::judge::{self, Plain, Scenario, Verdict, always, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::diagnosis::{Case, Finding, diagnose};
use racelab::trace::{Failure, Kind, Trace};

/// A program, and the kind of bug that it must be found to have.
struct Program {
    name: &'static str,
    kind: Kind,
    scenario: Scenario,
}

/// A program whose asserts fail in some interleaving, or that gets stuck.
fn program<R: Plain + 'static>(
    name: &'static str,
    kind: Kind,
    body: impl Fn() -> R + Send + Sync + 'static,
) -> Program {
    Program {
        name,
        kind,
        scenario: always(name, body),
    }
}

/// A program that must return `right` in every interleaving.
fn gives<R: Plain + 'static>(
    name: &'static str,
    kind: Kind,
    right: R,
    body: impl Fn() -> R + Send + Sync + 'static,
) -> Program {
    Program {
        name,
        kind,
        scenario: always(name, body).allows([right]),
    }
}

/// Two threads, `ann` and `bob`, that do their work on something shared, and are joined.
fn pair<S: Send + Sync + 'static>(shared: S, ann: fn(&S), bob: fn(&S)) -> Arc<S> {
    let shared = Arc::new(shared);
    let threads = [("ann", ann), ("bob", bob)].map(|(name, work)| {
        let shared = shared.clone();
        start(name, move || work(&shared))
    });
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    shared
}

/// A thread with a name.
fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.into());
    builder.spawn(work).unwrap()
}

fn failure(program: &Program) -> Box<Failure> {
    match judge::explain(&program.scenario, Budget::default()) {
        Verdict::Refuted(failure) => failure,
        other => panic!("{}: {other:?}", program.name),
    }
}

/// Holds a family's programs against their kinds, and returns what is said of each.
fn explained(programs: &[Program]) -> String {
    let mut page = String::new();
    let mut wrong = Vec::new();
    for program in programs {
        let failure = failure(program);
        if failure.kind != program.kind {
            let timeline = racelab::trace::timeline::timeline(&failure.trace, 100);
            wrong.push(format!(
                "{}: {} and not {}\n{}\n{timeline}",
                program.name, failure.kind, program.kind, failure.diagnosis
            ));
        }
        let said = with_lines(&failure);
        page += &format!("{}: {}\n    {said}\n\n", program.name, failure.kind);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    page
}

/// The diagnosis, with the text of a line for each of its places.
fn with_lines(failure: &Failure) -> String {
    let mut said = failure.diagnosis.clone();
    let pending = failure.trace.pending.iter().map(|pending| &pending.step);
    let mut places: Vec<_> = failure
        .trace
        .steps
        .iter()
        .chain(pending)
        .map(|step| &step.place)
        .chain(failure.cycle.iter().map(|wait| &wait.place))
        .collect();
    // The longest first: `:12` is the beginning of `:123`.
    places.sort_by_key(|place| std::cmp::Reverse(place.line));
    for place in places {
        let text = fs::read_to_string(&place.file).unwrap_or_default();
        let line = text
            .lines()
            .nth(place.line as usize - 1)
            .unwrap_or_default();
        let known = format!("{}:{}", place.file, place.line);
        said = said.replace(&known, &format!("‹{}›", line.trim()));
    }
    said
}

macro_rules! families {
    ($($family:ident)*) => {
        $(#[test]
        fn $family() {
            insta::assert_snapshot!(stringify!($family), explained(&$family::programs()));
        })*
    };
}

families!(updates checks torn orders stuck waits weak memory spec near_misses);

#[test]
fn the_table_is_long_enough_to_be_trusted() {
    let families = [
        updates::programs(),
        checks::programs(),
        torn::programs(),
        orders::programs(),
        stuck::programs(),
        waits::programs(),
        weak::programs(),
        memory::programs(),
        spec::programs(),
        near_misses::programs(),
    ];
    let programs = families.iter().flatten();
    assert!(programs.count() >= 45);
}

/// What is said of a finding without any step that could explain it.
fn unexplained(finding: &Finding) -> (Kind, String) {
    diagnose(&Case {
        trace: &Trace::default(),
        finding,
        race: None,
        expected: None,
        always_wrong: false,
    })
}

#[test]
fn a_lock_given_back_by_another_thread_is_named() {
    let (kind, said) = unexplained(&Finding::Misuse {
        thread: "bob".into(),
        what: "unlocks a Mutex that nobody holds".into(),
        at: "exercise.rs:9".into(),
    });
    assert_eq!(kind, Kind::UnlockByNonOwner);
    assert!(
        said.starts_with("bob unlocks a Mutex that nobody holds, at exercise.rs:9"),
        "{said}"
    );
}

#[test]
fn without_an_older_store_or_a_race_the_orderings_are_not_blamed() {
    let shown = Finding::WrongResult("the outcome is 1; allowed is 2".into());
    let weak = Finding::Weak {
        shown: Box::new(shown.clone()),
    };
    assert_eq!(unexplained(&weak), unexplained(&shown));
    assert_eq!(unexplained(&weak).0, Kind::WrongResult);
}

#[test]
fn without_a_step_nothing_is_said_to_stand_above() {
    let (kind, said) = diagnose(&Case {
        trace: &Trace::default(),
        finding: &Finding::WrongResult("the outcome is 1; allowed is 2".into()),
        race: None,
        expected: None,
        always_wrong: true,
    });
    assert_eq!(kind, Kind::WrongResult);
    let expected = "Every interleaving goes wrong: it is not a matter of timing.";
    assert_eq!(said, expected);
}

/// What is said of threads, started and joined by `work`, that never meet: each of them comes to be
/// there and goes again.
fn said_of_never(work: impl Fn(&dyn Fn() -> JoinHandle<()>) + Send + Sync + 'static) -> String {
    let scenario = sometimes("three_at_once", move || {
        let at_once = Arc::new((AtomicU64::new(0), AtomicBool::new(false)));
        let begin = || {
            let at_once = at_once.clone();
            thread::spawn(move || {
                if at_once.0.fetch_add(1, SeqCst) == 2 {
                    at_once.1.store(true, SeqCst);
                }
                at_once.0.fetch_sub(1, SeqCst);
            })
        };
        work(&begin);
        at_once.1.load(SeqCst)
    });
    match judge::explain(&scenario, Budget::default()) {
        Verdict::Refuted(failure) => {
            assert_eq!(failure.kind, Kind::Serialised);
            failure.diagnosis
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn threads_in_batches_run_at_once_with_those_of_their_batch() {
    let one_by_one = said_of_never(|begin| (0..3).for_each(|_| begin().join().unwrap()));
    assert!(
        one_by_one.contains("nothing runs at the same time"),
        "{one_by_one}"
    );
    let batches = said_of_never(|begin| {
        let batch = [begin(), begin()];
        batch.into_iter().for_each(|thread| thread.join().unwrap());
        begin().join().unwrap();
    });
    let says = "thread-3 is not started before thread-1 has ended, and they never run at the same \
                time. Start what should run at once before the first join.";
    assert!(batches.ends_with(says), "{batches}");
}

#[test]
fn who_waits_in_a_spin_shows_values_as_the_source_has_them() {
    let scenario = always("never_let_in", || {
        let is_held = AtomicBool::new(true);
        while is_held.swap(true, SeqCst) {}
    });
    let Verdict::Refuted(failure) = judge::explain(&scenario, Budget::default()) else {
        panic!("it spins for ever");
    };
    let waits: Vec<_> = failure.cycle.iter().map(|wait| &wait.waits_for).collect();
    assert_eq!(waits, ["is_held.swap(true, SeqCst)"]);
}

#[test]
fn the_places_of_a_loop_are_named_by_the_one_that_has_a_name() {
    struct Padded(AtomicU64);
    let scenario = always("one_is_two", || {
        let places = [1, 0].map(|value| Padded(AtomicU64::new(value)));
        let place = &places[0].0;
        place.store(1, SeqCst);
        places.iter().map(|it| it.0.load(SeqCst)).sum::<u64>()
    });
    let Verdict::Refuted(failure) = judge::explain(&scenario.allows([2]), Budget::default()) else {
        panic!("it is 1");
    };
    let names = failure
        .trace
        .steps
        .iter()
        .map(|step| step.object.as_deref().unwrap());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["place[0]", "place[0]", "place[1]"]
    );
}
