//! What stops the search, and schedules.

use crate::{explored, outcome};
use racelab::explore::{Limits, Schedule, explore, replay};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, thread};

#[test]
fn what_changes_between_executions_is_reported_with_both_operations() {
    let runs = std::sync::atomic::AtomicU64::new(0);
    let exploration = explored(|| {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        let (value, lock) = (Arc::new(AtomicU64::new(0)), Mutex::new(()));
        let other = value.clone();
        let thread = thread::spawn(move || other.store(1, Ordering::Relaxed));
        if run % 2 == 1 {
            drop(lock.lock());
        }
        let seen = value.load(Ordering::Relaxed);
        thread.join().unwrap();
        seen
    });
    let cut = exploration.cut.unwrap();
    assert!(cut.contains("not deterministic"), "{cut}");
    assert!(
        cut.contains("`lock` at") && cut.contains("`load` at"),
        "{cut}"
    );
}

#[test]
fn a_value_that_changes_between_executions_is_reported() {
    let runs = std::sync::atomic::AtomicU64::new(0);
    let exploration = explored(|| {
        let now = 1 + runs.fetch_add(1, Ordering::Relaxed);
        let value = Arc::new(AtomicU64::new(0));
        let other = value.clone();
        let thread = thread::spawn(move || other.store(now, Ordering::Relaxed));
        let seen = value.load(Ordering::Relaxed) == 0;
        thread.join().unwrap();
        seen
    });
    let cut = exploration.cut.unwrap();
    assert!(cut.contains("another value"), "{cut}");
}

#[test]
fn a_budget_that_runs_out_is_told() {
    let body = || {
        let value = Arc::new(AtomicU64::new(0));
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let value = value.clone();
                thread::spawn(move || {
                    for _ in 0..3 {
                        value.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        outcome(())
    };
    for (limits, what) in [
        (
            Limits {
                executions: 100,
                ..Limits::default()
            },
            "100 executions",
        ),
        (
            Limits {
                states: 10,
                ..Limits::default()
            },
            "320 states",
        ),
        (
            Limits {
                steps: 5,
                ..Limits::default()
            },
            "more than 5 steps",
        ),
    ] {
        let cut = explore(limits, body).cut.unwrap();
        assert!(cut.contains(what), "{cut}");
    }
}

#[test]
fn a_schedule_is_followed_and_a_foreign_one_refused() {
    let body = || {
        let cell = Arc::new(SharedCell::new(0_u8));
        let other = cell.clone();
        // SAFETY: the race is what this is about.
        let thread = thread::spawn(move || unsafe { other.set(1) });
        // SAFETY: as above.
        let seen = unsafe { cell.get() };
        thread.join().unwrap();
        outcome(seen)
    };
    let follow = |schedule: &str| {
        replay(
            &schedule.parse::<Schedule>().unwrap(),
            Limits::default(),
            false,
            body,
        )
    };
    let story = follow("1.0").unwrap();
    assert_eq!(story.race, Some((1, 2)));
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(texts, ["other.set(1)", "other.get() → 1"]);
    for (schedule, why) in [
        ("5", "decision 1 names thread 5"),
        (
            "0.0",
            "decision 2 lets main (thread 0) go on, which waits in `join`",
        ),
        (
            "1.1",
            "decision 2 lets thread-1 (thread 1) go on, which has ended",
        ),
        ("0:1", "decision 1 asks main for way 1"),
        (
            "0.1.0",
            "decision 3 lets main (thread 0) go on, which has ended",
        ),
    ] {
        let misfit = follow(schedule).unwrap_err();
        assert!(misfit.contains(why), "{schedule}: {misfit}");
    }
}
