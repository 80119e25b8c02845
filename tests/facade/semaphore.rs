//! `Semaphore`: patience, and how many permits are left.

use crate::{LONG, SHORT, all_endings};
use racelab::sync::{Arc, Semaphore, thread};

#[test]
fn who_waits_for_a_time_gets_a_permit_or_gives_up() {
    let found = all_endings(|| {
        let permits = Arc::new(Semaphore::new(0));
        let other = permits.clone();
        let giver = thread::spawn(move || other.release());
        let got = permits.try_acquire_for(SHORT).map(|permit| permit.forget());
        giver.join().unwrap();
        (got.is_some(), permits.available_permits())
    });
    assert_eq!(found, ["(false, 1)", "(true, 0)"]);
    let never = all_endings(|| while Semaphore::new(0).try_acquire_for(SHORT).is_none() {});
    assert_eq!(never, ["Livelock"]);
}

#[test]
fn a_permit_that_was_free_a_moment_ago_may_be_gone() {
    let found = all_endings(|| {
        let permits = Arc::new(Semaphore::new(1));
        let other = permits.clone();
        let thread = thread::spawn(move || other.try_acquire().map(|permit| permit.forget()));
        let free = permits.available_permits();
        let got = permits.try_acquire().map(|permit| permit.forget());
        thread.join().unwrap();
        (free, got.is_some())
    });
    assert_eq!(found, ["(0, false)", "(1, false)", "(1, true)"]);
}

#[test]
fn it_works_on_real_threads() {
    let permits = Semaphore::new(1);
    thread::scope(|s| {
        let held = permits.acquire();
        assert!(permits.try_acquire_for(SHORT).is_none());
        assert_eq!(permits.available_permits(), 0);
        let waiter = s.spawn(|| permits.try_acquire_for(LONG).is_some());
        drop(held);
        assert!(waiter.join().unwrap());
    });
    assert_eq!(permits.available_permits(), 1);
}
