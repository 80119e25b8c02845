//! What lab 01 asks of a counter.

use racelab::judge::{self, always, natively};
use racelab::sync::{Arc, thread};
use subject::Counter;

fn main() {
    judge::main([
        always("every_update_counts", || count(1))
            .asks("2 threads × 1 update must give 2")
            .allows([2]),
        always("a_reader_never_sees_it_go_back", read_beside_a_writer)
            .asks("who reads twice beside 1 update sees 0 or 1, and never 1 before 0")
            .allows([(0, 0), (0, 1), (1, 1)]),
        natively("at_real_size", || count(50_000))
            .asks("2 threads × 50,000 updates must give 100,000")
            .allows([100_000]),
    ])
}

/// Where a counter stands after two threads with this many updates each.
fn count(updates: u64) -> u64 {
    let counter = Arc::new(Counter::new());
    let workers = ["worker-1", "worker-2"].map(|name| {
        let counter = Arc::clone(&counter);
        let work = move || (0..updates).for_each(|_| counter.increment());
        thread::Builder::new().name(name.into()).spawn(work)
    });
    for worker in workers {
        worker.expect("a thread").join().expect("no panic");
    }
    counter.get()
}

/// What one thread reads, twice, while another updates once.
fn read_beside_a_writer() -> (u64, u64) {
    let counter = Arc::new(Counter::new());
    let writer = {
        let counter = Arc::clone(&counter);
        let work = move || counter.increment();
        thread::Builder::new().name("writer".into()).spawn(work)
    };
    let seen = (counter.get(), counter.get());
    writer.expect("a thread").join().expect("no panic");
    seen
}
