//! `Mutex`: locks with patience, and locks given back by the wrong thread.

use std::time::Instant;

use crate::{LONG, SHORT, all_endings, endings, explored, limits, outcome, story};
use racelab::explore::{Ending, explore};
use racelab::sync::{Arc, Mutex, thread};

#[test]
fn who_waits_for_a_time_gets_the_lock_or_gives_up() {
    let body = || {
        let lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        let holder = thread::spawn(move || *other.lock() = 1);
        let seen = lock.try_lock_for(SHORT).map(|value| *value);
        holder.join().unwrap();
        seen
    };
    assert_eq!(all_endings(body), ["None", "Some(0)", "Some(1)"]);
    let gives_up = |ending: &Ending| matches!(ending, Ending::Completed(end) if end.value.as_deref() == Some("None"));
    let told = story(body, gives_up);
    assert_eq!(
        told[..2],
        [
            "1 other.lock()",
            "0 other.try_lock_for() → None (times out)"
        ]
    );
    let own = all_endings(|| {
        let lock = Mutex::new(());
        let _held = lock.lock();
        lock.try_lock_until(Instant::now() + SHORT).is_some()
    });
    assert_eq!(own, ["false"]);
}

#[test]
fn trying_again_and_again_is_followed_to_an_end() {
    let patient = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let add = |lock: &Mutex<i32>| loop {
            if let Some(mut total) = lock.try_lock_for(SHORT) {
                *total += 1;
                break;
            }
        };
        let other = lock.clone();
        let thread = thread::spawn(move || add(&other));
        add(&lock);
        thread.join().unwrap();
        *lock.lock()
    });
    assert_eq!(patient, ["2"]);
    let own = all_endings(|| {
        let lock = Mutex::new(());
        let _held = lock.lock();
        while lock.try_lock_for(SHORT).is_none() {}
    });
    assert_eq!(own, ["Livelock"]);
}

#[test]
fn two_locks_taken_both_ways_round_with_patience_come_to_an_end() {
    let exploration = explored(|| {
        let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
        let start = |turned: bool| {
            let locks = locks.clone();
            thread::spawn(move || {
                let (first, second) = match turned {
                    true => (&locks.1, &locks.0),
                    false => (&locks.0, &locks.1),
                };
                loop {
                    let mut one = first.lock();
                    if let Some(mut two) = second.try_lock_for(SHORT) {
                        *one += 1;
                        *two += 1;
                        break;
                    }
                }
            })
        };
        for thread in [start(false), start(true)] {
            thread.join().unwrap();
        }
        (*locks.0.lock(), *locks.1.lock())
    });
    assert_eq!(
        (exploration.cut.as_ref(), endings(&exploration)),
        (None, vec!["(2, 2)".to_owned()])
    );
}

#[test]
fn unlocking_what_one_does_not_hold_is_a_misuse() {
    let others = |joined_first: bool| {
        let body = move || {
            let lock = Arc::new(Mutex::new(0));
            let other = lock.clone();
            // SAFETY: the thread does not hold the lock; that is what this is about.
            let thief = thread::spawn(move || unsafe { other.force_unlock() });
            if joined_first {
                thief.join().unwrap();
                return;
            }
            let mut value = lock.lock();
            *value += 1;
            drop(value);
            thief.join().unwrap();
        };
        all_endings(body)
    };
    assert_eq!(others(true), ["thread-1 unlocks a Mutex that nobody holds"]);
    assert_eq!(
        others(false),
        [
            "thread-1 unlocks a Mutex that main holds, not thread-1",
            "thread-1 unlocks a Mutex that nobody holds",
        ]
    );
    let twice = all_endings(|| {
        let lock = Mutex::new(());
        let _held = lock.lock();
        // SAFETY: the guard unlocks once more; that is what this is about.
        unsafe { lock.force_unlock() };
    });
    assert_eq!(twice, ["main unlocks a Mutex that nobody holds"]);
}

#[test]
fn a_misuse_is_told_with_its_place() {
    let exploration = explore(limits(), || {
        // SAFETY: nobody holds it; that is what this is about.
        unsafe { Mutex::new(()).force_unlock() };
        outcome(())
    });
    let [tally] = exploration.tallies.as_slice() else {
        panic!("{:?}", exploration.tallies)
    };
    let Ending::Misuse { at, .. } = &tally.ending else {
        panic!("{tally:?}")
    };
    assert!(at.starts_with("tests/facade/mutex.rs:"), "{at}");
}

#[test]
fn a_lock_is_given_back_without_its_guard() {
    let give_back = || {
        let lock = Arc::new(Mutex::new(0));
        let add = |lock: &Mutex<i32>| {
            let mut guard = lock.lock();
            *guard += 1;
            std::mem::forget(guard);
            // SAFETY: this thread holds the lock, and its guard is forgotten.
            unsafe { lock.force_unlock() };
        };
        let other = lock.clone();
        let thread = thread::spawn(move || add(&other));
        add(&lock);
        thread.join().unwrap();
        *lock.lock()
    };
    assert_eq!(all_endings(give_back), ["2"]);
    assert_eq!(give_back(), 2);
}

#[test]
fn it_waits_for_real() {
    let lock = Mutex::new(0);
    thread::scope(|s| {
        let held = lock.lock();
        let waiter = s.spawn(|| lock.try_lock_for(LONG).is_some());
        assert!(lock.try_lock_for(SHORT).is_none());
        drop(held);
        assert!(waiter.join().unwrap());
    });
    assert!(lock.try_lock_until(Instant::now() + LONG).is_some());
}
