//! Parking, sleeping and spinning politely.

use crate::{LONG, SHORT, all_endings, endings, explored_without_spurious};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, hint, thread};

#[test]
fn a_token_is_kept_for_a_park_that_comes_later() {
    let body = || {
        let parker = thread::spawn(thread::park);
        parker.thread().unpark();
        parker.join().unwrap();
    };
    assert_eq!(all_endings(body), ["()"]);
    body();
    // Two tokens are one: the second park waits for ever.
    let twice = explored_without_spurious(|| {
        let parker = thread::spawn(|| (0..2).for_each(|_| thread::park()));
        parker.thread().unpark();
        parker.thread().unpark();
        parker.join().unwrap();
    });
    assert_eq!(endings(&twice), ["()", "Deadlock"]);
    let own = all_endings(|| {
        thread::current().unpark();
        thread::park();
    });
    assert_eq!(own, ["()"]);
    assert_eq!(all_endings(thread::park), ["Deadlock"]);
}

#[test]
fn a_park_may_end_for_no_reason() {
    let body = |again: bool| {
        move || {
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let parker = thread::spawn(move || {
                thread::park();
                while again && !other.load(Ordering::Acquire) {
                    thread::park();
                }
                other.load(Ordering::Acquire)
            });
            ready.store(true, Ordering::Release);
            parker.thread().unpark();
            parker.join().unwrap()
        }
    };
    assert_eq!(endings(&explored_without_spurious(body(false))), ["true"]);
    assert_eq!(all_endings(body(false)), ["false", "true"]);
    assert_eq!(all_endings(body(true)), ["true"]);
}

#[test]
fn what_comes_before_an_unpark_happens_before_what_comes_after_the_park() {
    let exploration = explored_without_spurious(|| {
        let cell = Arc::new(SharedCell::new(0));
        let other = cell.clone();
        let parker = thread::spawn(move || {
            thread::park();
            // SAFETY: written before the token was given.
            unsafe { other.get() }
        });
        // SAFETY: the other thread waits for its token.
        unsafe { cell.set(1) };
        parker.thread().unpark();
        parker.join().unwrap()
    });
    assert_eq!(endings(&exploration), ["1"]);
    assert!(exploration.tallies.iter().all(|tally| !tally.race));
}

#[test]
fn tokens_from_several_threads_commute() {
    let exploration = explored_without_spurious(|| {
        let target = thread::current();
        let start = || {
            let target = target.clone();
            thread::spawn(move || target.unpark())
        };
        for thread in [start(), start(), start()] {
            thread.join().unwrap();
        }
        thread::park();
    });
    assert_eq!(
        (exploration.distinct, endings(&exploration)),
        (1, vec!["()".into()])
    );
}

#[test]
fn a_park_for_a_time_ends_by_itself() {
    let found = all_endings(|| {
        let value = Arc::new(AtomicU64::new(0));
        let other = value.clone();
        let parker = thread::spawn(move || {
            thread::park_timeout(SHORT);
            other.load(Ordering::Acquire)
        });
        value.store(1, Ordering::Release);
        parker.thread().unpark();
        parker.join().unwrap()
    });
    assert_eq!(found, ["0", "1"]);
    assert_eq!(all_endings(|| thread::park_timeout(SHORT)), ["()"]);
    let never = all_endings(|| {
        let ready = AtomicBool::new(false);
        while !ready.load(Ordering::Acquire) {
            thread::park_timeout(SHORT);
        }
    });
    assert_eq!(never, ["Livelock"]);
}

#[test]
fn sleep_is_no_way_to_wait() {
    let body = || {
        let value = Arc::new(AtomicU64::new(0));
        let other = value.clone();
        let thread = thread::spawn(move || other.store(1, Ordering::Release));
        thread::sleep(SHORT);
        let seen = value.load(Ordering::Acquire);
        thread.join().unwrap();
        seen
    };
    assert_eq!(all_endings(body), ["0", "1"]);
}

#[test]
fn who_spins_or_sleeps_lets_others_go_first() {
    let waits: [fn(); 3] = [hint::spin_loop, thread::yield_now, || thread::sleep(SHORT)];
    for wait in waits {
        let spin = move |ready: &AtomicBool| {
            while !ready.load(Ordering::Acquire) {
                wait();
            }
        };
        let served = all_endings(|| {
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let thread = thread::spawn(move || other.store(true, Ordering::Release));
            spin(&ready);
            thread.join().unwrap();
        });
        assert_eq!(served, ["()"]);
        assert_eq!(all_endings(|| spin(&AtomicBool::new(false))), ["Livelock"]);
    }
}

#[test]
fn it_works_on_real_threads() {
    let ready = AtomicBool::new(false);
    thread::park_timeout(SHORT);
    thread::sleep(SHORT);
    assert!(thread::available_parallelism().unwrap().get() >= 1);
    thread::scope(|s| {
        let parker = s.spawn(|| {
            while !ready.load(Ordering::Acquire) {
                thread::park_timeout(LONG);
            }
        });
        hint::spin_loop();
        ready.store(true, Ordering::Release);
        parker.thread().unpark();
    });
    assert_eq!(
        all_endings(|| thread::available_parallelism().unwrap().get()),
        ["2"]
    );
}
