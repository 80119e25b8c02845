//! `Barrier`: nobody goes on before all have arrived.

use crate::{all_endings, distinct};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Barrier, thread};

/// So many threads meet once; the leader's index comes back.
fn leader(arrivals: usize) -> usize {
    let barrier = Arc::new(Barrier::new(arrivals));
    let threads = (0..arrivals).map(|_| {
        let barrier = barrier.clone();
        thread::spawn(move || barrier.wait().is_leader())
    });
    let threads: Vec<_> = threads.collect();
    let led = threads.into_iter().map(|thread| thread.join().unwrap());
    let led: Vec<bool> = led.collect();
    assert_eq!(led.iter().filter(|leads| **leads).count(), 1);
    led.iter().position(|leads| *leads).unwrap()
}

#[test]
fn arrivals_commute_but_for_the_last() {
    for arrivals in 1..=5 {
        assert_eq!(distinct(|| leader(arrivals)), arrivals as u64);
    }
    assert_eq!(all_endings(|| leader(3)), ["0", "1", "2"]);
    assert!(leader(4) < 4);
}

#[test]
fn what_comes_before_a_barrier_happens_before_what_comes_after() {
    let found = all_endings(|| {
        let shared = Arc::new((Barrier::new(2), [SharedCell::new(0), SharedCell::new(0)]));
        let swap = |shared: &(Barrier, [SharedCell<i32>; 2]), own: usize| {
            // SAFETY: each writes its own cell, before the barrier.
            unsafe { shared.1[own].set(10 + own as i32) };
            shared.0.wait();
            // SAFETY: nobody writes after the barrier.
            unsafe { shared.1[1 - own].get() }
        };
        let other = shared.clone();
        let thread = thread::spawn(move || swap(&other, 1));
        let mine = swap(&shared, 0);
        (mine, thread.join().unwrap())
    });
    assert_eq!(found, ["(11, 10)"]);
}

#[test]
fn a_barrier_is_used_again_round_by_round() {
    let found = all_endings(|| {
        let shared = Arc::new((Barrier::new(2), AtomicU64::new(0)));
        let rounds = |shared: &(Barrier, AtomicU64)| {
            let (barrier, total) = shared;
            for round in 1..=2 {
                total.fetch_add(1, Ordering::Relaxed);
                barrier.wait();
                assert_eq!(total.load(Ordering::Relaxed), 2 * round);
                barrier.wait();
            }
        };
        let other = shared.clone();
        let thread = thread::spawn(move || rounds(&other));
        rounds(&shared);
        thread.join().unwrap();
    });
    assert_eq!(found, ["()"]);
}

#[test]
fn one_that_is_too_large_is_never_complete() {
    let found = all_endings(|| {
        let barrier = Arc::new(Barrier::new(3));
        let other = barrier.clone();
        let thread = thread::spawn(move || other.wait().is_leader());
        (barrier.wait().is_leader(), thread.join().unwrap())
    });
    assert_eq!(found, ["Deadlock"]);
    let nobody_waits = all_endings(|| [0, 1].map(|size| Barrier::new(size).wait().is_leader()));
    assert_eq!(nobody_waits, ["[true, true]"]);
}

#[test]
fn with_more_threads_than_its_size_some_are_left_over() {
    // Two of three meet, and the third waits for ever.
    let found = all_endings(|| {
        let barrier = Arc::new(Barrier::new(2));
        for _ in 0..3 {
            let barrier = barrier.clone();
            drop(thread::spawn(move || barrier.wait().is_leader()));
        }
    });
    assert_eq!(found, ["LeftBehind"]);
}
