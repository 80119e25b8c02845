//! What lab 01 asks of a counter, and students do not have: more threads than the two that they see,
//! and that it counts at all. One thread alone asks for that, so a counter that is wrong only where
//! threads meet does it; whoever returns the numbers of the other scenarios does not.

use std::time::Duration;

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::Counter;

/// How far one thread counts before the judge, and on real threads: there further than any of the
/// other scenarios. A counter that starts a thread for each update can start that many.
const MODEL: u64 = 45;
const REAL: u64 = 6_000;

/// So many updates come at once, one more each time, and then one again.
const AT_ONCE: u64 = 5;

/// How often a number is asked for that is not there yet: a thread of the counter's own may be about
/// to count. On real threads that may take a while, for which it is asked a thousand times a second.
const MODEL_TRIES: u32 = 8;
const REAL_TRIES: u32 = 5_000;

fn main() {
    judge::main([
        always("three_threads_count_too", || {
            let counter = Arc::new(Counter::new());
            let mut workers: Vec<JoinHandle<()>> = Vec::new();
            for _ in 0..3 {
                let counter = Arc::clone(&counter);
                workers.push(thread::spawn(move || counter.increment()));
            }
            for worker in workers {
                worker.join().expect("no panic");
            }
            counter.get()
        })
        .asks("3 threads × 1 update must give 3")
        .allows([3]),
        sometimes("one_thread_counts", || {
            counts_to(MODEL, MODEL_TRIES, || thread::yield_now())
        })
        .asks("1 thread alone counts to 45")
        .called(Kind::WrongResult),
        natively("one_thread_counts_far", || {
            let waits = || thread::sleep(Duration::from_millis(1));
            counts_to(REAL, REAL_TRIES, waits)
        })
        .asks("1 thread alone counts to 6,000")
        .allows([true]),
    ])
}

/// Whether a counter stands where it should on its way there, if it is waited for.
fn counts_to(last: u64, tries: u32, waits: fn()) -> bool {
    let counter = Counter::new();
    let (mut number, mut updates) = (0, 0);
    while number < last {
        updates = updates % AT_ONCE + 1;
        (0..updates).for_each(|_| counter.increment());
        number += updates;
        if !stands_at(&counter, number, tries, waits) {
            return false;
        }
    }
    counter.get() == last
}

/// Whether the counter comes to stand there, and stays.
fn stands_at(counter: &Counter, number: u64, tries: u32, waits: fn()) -> bool {
    let comes = (0..tries).any(|_| {
        let is_there = counter.get() == number;
        if !is_there {
            waits();
        }
        is_there
    });
    comes && counter.get() == number
}
