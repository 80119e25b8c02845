//! What lab 26 asks of a value that is made once.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use racelab::trace::Kind;
use subject::Lazy;

fn main() {
    judge::main([
        always("all_get_the_same", || {
            let lazy = Arc::new(Lazy::new());
            let callers = [("ann", 1), ("bob", 2)].map(|(name, number)| {
                let lazy = Arc::clone(&lazy);
                start(name, move || lazy.get_or_make(|| number))
            });
            callers.map(join)
        })
        .asks("ann would make 1 and bob 2: both get the same")
        .allows([[1, 1], [2, 2]])
        .called(Kind::DoubleInitialisation),
        always("it_stays_the_same", || {
            let lazy = Arc::new(Lazy::new());
            let ann = {
                let lazy = Arc::clone(&lazy);
                start("ann", move || lazy.get_or_make(|| 1))
            };
            let seen = [2, 3].map(|number| lazy.get_or_make(|| number));
            join(ann);
            seen
        })
        .asks("main, beside ann who would make 1, asks twice and gets twice the same: 1 or its own")
        .allows([[1, 1], [2, 2]])
        .called(Kind::DoubleInitialisation),
        always("who_gets_it_sees_what_was_made", read_what_was_made)
            .asks("what ann and bob write while they make it can be read by whoever gets it")
            .allows([["ann's", "ann's"], ["bob's", "bob's"]]),
        always("make_is_called_when_needed", || {
            let lazy = Lazy::new();
            let mut calls = 0;
            for number in [0, 2] {
                lazy.get_or_make(|| {
                    calls += 1;
                    number
                });
            }
            (calls, lazy.get_or_make(|| 3))
        })
        .asks("the value 0 is a value: it is made by 1 call, and 2 more callers get 0")
        .allows([(1, 0)]),
        always("after_a_panic_the_next_one_makes_it", ask_beside_a_panic)
            .asks("ann panics while she makes it: main and bob get the same all the same")
            .allows([[2, 2], [3, 3]]),
        natively("at_real_size", || {
            (0..10).map(|_| different_at_real_size(100)).sum::<usize>()
        })
        .asks("of 1,000 values that 2 threads ask for at once, 0 may differ between the two, or change")
        .allows([0]),
    ]);
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}

/// What ann and bob read of what was written while their value was made: the value says who made
/// it.
fn read_what_was_made() -> [&'static str; 2] {
    let lazy = Arc::new(Lazy::new());
    let pages = Arc::new([SharedCell::new(""), SharedCell::new("")]);
    let callers = [("ann", 0, "ann's"), ("bob", 1, "bob's")].map(|(name, number, text)| {
        let (lazy, pages) = (Arc::clone(&lazy), Arc::clone(&pages));
        start(name, move || {
            let maker = lazy.get_or_make(|| {
                // SAFETY: each writes its own page, and nobody reads it before the value is there.
                // If somebody does, this is a data race, and found as one.
                unsafe { pages[number as usize].set(text) };
                number
            });
            // SAFETY: as above.
            unsafe { pages[maker as usize].get() }
        })
    });
    callers.map(join)
}

/// What main and bob get while ann panics, if it is ann who comes to make it.
fn ask_beside_a_panic() -> [u32; 2] {
    let lazy = Arc::new(Lazy::new());
    let ann = {
        let lazy = Arc::clone(&lazy);
        start("ann", move || lazy.get_or_make(|| panic!("no paper")))
    };
    let bob = {
        let lazy = Arc::clone(&lazy);
        start("bob", move || lazy.get_or_make(|| 3))
    };
    let mine = lazy.get_or_make(|| 2);
    let _ = ann.join();
    [mine, join(bob)]
}

/// How many of so many values are different for two threads that ask for each at the same time, or
/// change afterwards.
fn different_at_real_size(values: usize) -> usize {
    let lazies: Arc<Vec<_>> = Arc::new((0..values).map(|_| Lazy::new()).collect());
    let arrived = Arc::new(AtomicUsize::new(0));
    let callers = [("ann", 0), ("bob", 1)].map(|(name, own)| {
        let (lazies, arrived) = (Arc::clone(&lazies), Arc::clone(&arrived));
        start(name, move || {
            let mut seen: Vec<u32> = Vec::new();
            for (number, lazy) in lazies.iter().enumerate() {
                meet(&arrived, 2 * (number + 1));
                // Every fourth is the largest there is, for both.
                let value = match number % 4 {
                    0 => u32::MAX,
                    _ => own,
                };
                seen.push(lazy.get_or_make(|| value));
            }
            seen
        })
    });
    let [ann, bob] = callers.map(join);
    let all = lazies.iter().zip(ann.iter().zip(&bob));
    all.filter(|(lazy, (ann, bob))| ann != bob || lazy.get_or_make(|| 0) != **ann)
        .count()
}

/// Waits until so many have come, counted over all meetings.
fn meet(arrived: &AtomicUsize, all: usize) {
    arrived.fetch_add(1, SeqCst);
    for look in 0.. {
        if arrived.load(SeqCst) >= all {
            break;
        }
        // Without a pause at first: both shall go on at the same moment.
        match look {
            0..1_000 => hint::spin_loop(),
            _ => thread::yield_now(),
        }
    }
}
