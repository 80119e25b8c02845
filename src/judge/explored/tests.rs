//! Scenarios that go wrong in ways of their own.

use super::super::protocol::Budget;
use super::super::spec::{Scenario, always};
use super::super::verdict::Verdict;
use crate::sync::OnceLock;
use crate::trace::{Failure, Kind};

fn refuted(scenario: Scenario) -> Failure {
    match super::judge(&scenario, Budget::default()).verdict {
        Verdict::Refuted(failure) => *failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_initializer_that_needs_itself_is_a_deadlock() {
    let failure = refuted(always("itself", || {
        let cell = OnceLock::new();
        *cell.get_or_init(|| *cell.get_or_init(|| 1))
    }));
    assert_eq!(failure.kind, Kind::Deadlock);
    assert!(failure.diagnosis.contains("waits for what it holds itself"));
}
