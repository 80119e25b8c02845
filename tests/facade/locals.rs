//! Statics of which every thread has one of its own.

use std::cell::{Cell, RefCell};

use crate::{all_endings, counted, endings, explored, story_of};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::thread::AccessError;
use racelab::sync::{Arc, Mutex, shared, thread, thread_local};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static LIST: RefCell<Vec<u64>> = RefCell::new(vec![1]);
}

shared! {
    static TOTAL: AtomicU64 = AtomicU64::new(0);
    static LOG: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
}

/// Adds what it has counted to the total when its thread ends.
struct Flushes(Cell<u64>);

impl Drop for Flushes {
    fn drop(&mut self) {
        TOTAL.fetch_add(self.0.get(), Ordering::Relaxed);
    }
}

/// Writes down that it is dropped, and whether the other one is still there.
struct Notes(&'static str);

impl Drop for Notes {
    fn drop(&mut self) {
        let first = FIRST.try_with(|_| ());
        LOG.lock().push(match (self.0, first) {
            ("first", Err(AccessError)) => "first, gone",
            ("second", Ok(())) => "second, before the first",
            (_, _) => "else",
        });
    }
}

thread_local! {
    static FLUSHES: Flushes = const { Flushes(Cell::new(0)) };
    /// Made first, so that it is dropped last.
    static FIRST: Notes = const { Notes("first") };
    static SECOND: Notes = Notes("second");
}

fn every_thread_has_its_own() -> (u64, Vec<u64>, Vec<u64>) {
    COUNT.set(5);
    let thread = thread::spawn(|| {
        assert_eq!(COUNT.replace(7), 0);
        LIST.with_borrow_mut(|list| list.push(2));
        assert_eq!(COUNT.take(), 7);
        LIST.take()
    });
    let theirs = thread.join().unwrap();
    LIST.set(vec![9]);
    (COUNT.get(), LIST.with_borrow(Vec::clone), theirs)
}

#[test]
fn every_thread_has_its_own_in_every_execution() {
    let found = explored(every_thread_has_its_own);
    assert_eq!(endings(&found), ["(5, [9], [1, 2])"]);
    // Nothing of it is a step.
    assert_eq!(counted(&found), (1, 1));
    let fresh = all_endings(|| {
        let thread = thread::spawn(|| COUNT.replace(1));
        let other = TOTAL.fetch_add(1, Ordering::Relaxed);
        (thread.join().unwrap(), COUNT.replace(2), other)
    });
    assert_eq!(fresh, ["(0, 0, 0)"]);
    let natively = std::thread::spawn(every_thread_has_its_own).join();
    assert_eq!(natively.unwrap(), (5, vec![9], vec![1, 2]));
}

fn flushed_by_threads(threads: u64) -> u64 {
    let before = TOTAL.load(Ordering::Relaxed);
    let threads: Vec<_> = (0..threads)
        .map(|number| thread::spawn(move || FLUSHES.with(|mine| mine.0.set(number + 1))))
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    TOTAL.load(Ordering::Relaxed) - before
}

#[test]
fn a_destructor_runs_before_its_thread_can_be_joined() {
    for (threads, sum, factorial) in [(1, 1, 1), (2, 3, 2), (3, 6, 6)] {
        let found = explored(|| flushed_by_threads(threads));
        assert_eq!(endings(&found), [format!("{sum}")]);
        assert_eq!(counted(&found), (factorial, factorial));
    }
    assert_eq!(flushed_by_threads(3), 6);
}

#[test]
fn a_destructor_is_a_step_of_its_thread() {
    let found = all_endings(|| {
        drop(thread::spawn(|| FLUSHES.with(|mine| mine.0.set(1))));
        TOTAL.load(Ordering::Relaxed)
    });
    assert_eq!(found, ["0", "1"]);
    let story = story_of(|| {
        let thread = thread::spawn(|| FLUSHES.with(|mine| mine.0.set(1)));
        thread.join().unwrap();
    });
    assert_eq!(story.trace.steps[0].thread, 1);
    assert!(
        story.trace.steps[0]
            .text()
            .contains("fetch_add(1, Relaxed) → 0")
    );
}

#[test]
fn what_was_made_last_is_dropped_first_and_then_gone() {
    let in_a_thread = || {
        let thread = thread::spawn(|| {
            FIRST.with(|_| ());
            SECOND.with(|_| ());
        });
        thread.join().unwrap();
        std::mem::take(&mut *LOG.lock())
    };
    let expected = vec!["second, before the first", "first, gone"];
    assert_eq!(all_endings(in_a_thread), [format!("{expected:?}")]);
    assert_eq!(in_a_thread(), expected);
}

#[test]
fn a_thread_that_panics_drops_what_it_has() {
    let found = all_endings(|| {
        let thread = thread::spawn(|| {
            FLUSHES.with(|mine| mine.0.set(3));
            panic!("out of eggs");
        });
        (thread.join().is_err(), TOTAL.load(Ordering::Relaxed))
    });
    assert_eq!(found, ["(true, 3)"]);
}

#[test]
fn a_thread_that_can_never_end_drops_nothing() {
    let dropped = Arc::new(std::sync::atomic::AtomicU64::new(0));
    struct Counts(Arc<std::sync::atomic::AtomicU64>, Arc<Mutex<()>>);
    impl Drop for Counts {
        fn drop(&mut self) {
            drop(self.1.lock());
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    thread_local!(static COUNTS: RefCell<Option<Counts>> = const { RefCell::new(None) });
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(()));
        COUNTS.set(Some(Counts(dropped.clone(), lock.clone())));
        let held = lock.lock();
        drop(lock.lock());
        drop(held);
    });
    assert_eq!(found, ["Deadlock"]);
    // Once, when the execution was torn down: nothing leaks from one into the next.
    assert_eq!(dropped.load(Ordering::Relaxed), 1);
}

#[test]
fn a_destructor_that_panics_is_the_threads_panic() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("spilt");
        }
    }
    thread_local!(static PANICS: Panics = const { Panics });
    let found = all_endings(|| drop(thread::spawn(|| PANICS.with(|_| ()))));
    assert_eq!(found, ["thread-1: spilt"]);
}
