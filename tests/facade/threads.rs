//! Threads, scopes and their ends.

use crate::{all_endings, endings, outcome};
use racelab::explore::{Limits, explore, replay};
use racelab::sync::atomic::{AtomicBool, Ordering};
use racelab::sync::{Arc, Mutex, channel, thread};

#[test]
fn a_thread_that_locks_twice_waits_for_itself() {
    let body = || {
        let lock = Mutex::new(0);
        let first = lock.lock();
        let second = lock.lock();
        outcome((*first, *second))
    };
    let found = explore(Limits::default(), body);
    assert_eq!(endings(&found), ["Deadlock"]);
    let way = found.shortest(|_| true).unwrap();
    let story = replay(&way.schedule, Limits::default(), false, body).unwrap();
    assert!(story.circle);
    assert_eq!(story.waits[0].held_by.as_deref(), Some("main"));
    assert_eq!(story.waits[0].waits_for, "lock.lock()");
}

#[test]
fn threads_may_outlive_the_scenario_but_not_wait_for_ever() {
    assert_eq!(all_endings(|| drop(thread::spawn(|| ()))), ["()"]);
    let found = all_endings(|| {
        let (sender, receiver) = channel::unbounded::<()>();
        let kept = sender.clone();
        drop(thread::spawn(move || (receiver.recv(), kept)));
        std::mem::forget(sender);
    });
    assert_eq!(found, ["LeftBehind"]);
}

#[test]
fn scoped_threads_borrow_and_are_joined() {
    let found = all_endings(|| {
        let total = Mutex::new(0);
        let words = ["a".to_owned(), "b".to_owned()];
        let lengths = thread::scope(|s| {
            let handles: Vec<_> = words
                .iter()
                .map(|word| {
                    let total = &total;
                    s.spawn(move || {
                        *total.lock() += 1;
                        word.len()
                    })
                })
                .collect();
            s.spawn(|| *total.lock() += 10);
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap())
                .sum::<usize>()
        });
        (total.into_inner(), lengths)
    });
    assert_eq!(found, ["(12, 2)"]);
    let found = all_endings(|| {
        thread::scope(|s| {
            s.spawn(|| panic!("spilt"));
        });
    });
    assert_eq!(found, ["thread-1: spilt"]);
}

#[test]
fn a_deadlock_inside_a_scope_is_torn_down_cleanly() {
    let found = all_endings(|| {
        let locks = (Mutex::new(vec![1]), Mutex::new(vec![2]));
        thread::scope(|s| {
            s.spawn(|| {
                let one = locks.0.lock();
                let two = locks.1.lock();
                one.len() + two.len()
            });
            let two = locks.1.lock();
            let one = locks.0.lock();
            one.len() + two.len()
        })
    });
    assert_eq!(found, ["2", "Deadlock"]);
}

#[test]
fn is_finished_may_lag_behind_the_last_step() {
    let found = all_endings(|| {
        let done = Arc::new(AtomicBool::new(false));
        let other = done.clone();
        let thread = thread::spawn(move || other.store(true, Ordering::Release));
        let seen = (done.load(Ordering::Acquire), thread.is_finished());
        thread.join().unwrap();
        seen
    });
    assert_eq!(
        found,
        [
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)"
        ]
    );
    let polled = all_endings(|| {
        let thread = thread::spawn(thread::yield_now);
        while !thread.is_finished() {
            thread::yield_now();
        }
    });
    assert_eq!(polled, ["()"]);
}
