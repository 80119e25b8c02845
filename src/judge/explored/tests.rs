//! Scenarios that go wrong in ways of their own.

use super::super::protocol::Budget;
use super::super::spec::{Scenario, always};
use super::super::verdict::Verdict;
use crate::sync::cell::SharedCell;
use crate::sync::{Arc, OnceLock, thread};
use crate::trace::{Failure, Kind};

fn refuted(scenario: Scenario) -> Failure {
    match super::judge(&scenario, Budget::default()).verdict {
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
    assert!(failure.diagnosis.contains("waits for what it holds itself"));
}
