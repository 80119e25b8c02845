//! What lab 01 asks of a counter.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use subject::Counter;

fn main() {
    judge::main([
        always("every_update_counts", || count(1))
            .asks("2 threads × 1 update must give 2")
            .allows([2]),
        always("the_second_update_counts_too", || count(2))
            .asks("2 threads × 2 updates must give 4")
            .allows([4]),
        always("a_reader_never_sees_it_go_back", read_beside_a_writer)
            .asks("who reads twice beside 1 update sees 0 or 1, and never 1 before 0")
            .allows([(0, 0), (0, 1), (1, 1)]),
        natively("at_real_size", || {
            (0..25).map(|_| race_to(2_000)).sum::<u64>()
        })
        .asks("25 rounds of 2 threads × 2,000 updates must give 100,000")
        .allows([100_000]),
    ])
}

/// Where a counter stands after two threads with this many updates each.
fn count(updates: u64) -> u64 {
    let counter = Arc::new(Counter::new());
    let workers = ["worker-1", "worker-2"].map(|name| {
        let counter = Arc::clone(&counter);
        let work = move || (0..updates).for_each(|_| counter.increment());
        start(name, work)
    });
    workers.into_iter().for_each(join);
    counter.get()
}

/// Where a counter stands after two threads with this many updates each that start together: on
/// real threads one would else be done before the other has begun.
fn race_to(updates: u64) -> u64 {
    let counter = Arc::new(Counter::new());
    let ready = Arc::new(AtomicUsize::new(0));
    let workers = ["worker-1", "worker-2"].map(|name| {
        let (counter, ready) = (Arc::clone(&counter), Arc::clone(&ready));
        start(name, move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 2 {
                thread::yield_now();
            }
            (0..updates).for_each(|_| counter.increment());
        })
    });
    workers.into_iter().for_each(join);
    counter.get()
}

/// What one thread reads, twice, while another updates once.
fn read_beside_a_writer() -> (u64, u64) {
    let counter = Arc::new(Counter::new());
    let writer = {
        let counter = Arc::clone(&counter);
        start("writer", move || counter.increment())
    };
    let seen = (counter.get(), counter.get());
    join(writer);
    seen
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join(thread: JoinHandle<()>) {
    thread.join().expect("no panic");
}
