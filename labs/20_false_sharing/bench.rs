//! What is measured of lab 20: threads that count beside each other.

use racelab::bench::{self, Bench, Load, way};
use racelab::sync::thread;
use std::hint::black_box;
use subject::Counters;

fn main() {
    bench::main(
        Bench::new("each thread counts to N; the more threads, the more there is to do")
            .size_is("steps a thread")
            .size(500_000)
            .threads([1, 2, 4, 8])
            .per("step of a thread", |size| size)
            .against("side_by_side")
            .note(
                "Where nothing is shared, a step takes as long with many threads as with one, as \
                 long as there are cores for them.",
            ),
        [way(|load| move || count(load))],
    );
}

/// How far each thread has counted, if nothing is lost.
fn count(load: Load) -> u64 {
    let counters = Counters::new(load.threads);
    thread::scope(|scope| {
        for number in 0..load.threads {
            let counters = &counters;
            scope.spawn(move || {
                let mut counter = counters.of(number);
                for _ in 0..load.size {
                    // The compiler would take all steps at once.
                    black_box(&mut counter).add();
                }
            });
        }
    });
    let (total, threads) = (counters.total(), load.threads as u64);
    if total == threads * load.size as u64 {
        total / threads
    } else {
        total
    }
}
