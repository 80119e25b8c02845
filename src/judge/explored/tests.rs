//! Scenarios that go wrong in ways of their own.

use super::super::protocol::Budget;
use super::super::spec::{Scenario, always};
use super::super::verdict::Verdict;
use super::{follow, judge};
use crate::sync::cell::SharedCell;
use crate::sync::{Arc, Mutex, OnceLock, thread};
use crate::trace::{Failure, Kind};

fn refuted(scenario: Scenario) -> Failure {
    match judge(&scenario, Budget::default()).verdict {
        Verdict::Refuted(failure) => *failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_use_after_free_tells_who_had_given_the_memory_back() {
    let failure = refuted(always("freed", || {
        let cell = Arc::new(SharedCell::new(5));
        let other = cell.clone();
        let builder = thread::Builder::new().name("owner".into());
        // SAFETY: none; that is what goes wrong.
        let owner = builder.spawn(move || unsafe { other.retire() });
        owner.unwrap().join().unwrap();
        // SAFETY: as above.
        unsafe { cell.get() }
    }));
    assert_eq!(failure.kind, Kind::UseAfterFree);
    let told = &failure.diagnosis;
    assert!(told.starts_with("main calls get at "), "{told}");
    assert!(
        told.contains(" on memory that owner had given back at "),
        "{told}"
    );
    assert!(failure.cycle.is_empty());
    assert_eq!(failure.schedule, "1.0");
}

#[test]
fn an_initializer_that_needs_itself_is_a_deadlock() {
    let failure = refuted(always("itself", || {
        let cell = OnceLock::new();
        *cell.get_or_init(|| *cell.get_or_init(|| 1))
    }));
    assert_eq!(failure.kind, Kind::SelfDeadlock);
    assert!(failure.diagnosis.contains("for what it holds itself"));
}

#[test]
fn a_thread_that_is_passed_too_often_starves() {
    let twice_each = || {
        let lock = Arc::new(Mutex::new(0));
        let start = |_| {
            let lock = Arc::clone(&lock);
            thread::spawn(move || (0..2).for_each(|_| *lock.lock() += 1))
        };
        let threads = [(); 2].map(start);
        for thread in threads {
            thread.join().unwrap();
        }
    };
    let report = judge(
        &always("turns", twice_each).overtaken_at_most(2),
        Budget::default(),
    );
    assert_eq!(
        (report.verdict, report.overtaken),
        (Verdict::Verified, Some(2))
    );
    let failure = refuted(always("turns", twice_each).overtaken_at_most(1));
    assert_eq!(failure.kind, Kind::Starvation);
    assert!(failure.message.contains("is passed 2 times while it waits"));
    let replayed = follow(
        &always("turns", twice_each).overtaken_at_most(1),
        Budget::default(),
        &failure.schedule,
    );
    let again = replayed.unwrap().verdict;
    assert_eq!(
        again.failure().map(|failure| failure.kind),
        Some(Kind::Starvation)
    );
}
