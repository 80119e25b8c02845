//! The tests of a course: they ask what the scenarios of lab 01 ask, on real threads.

use std::sync::Arc;
use std::thread;

use answer::*;

fn race(threads: u64, updates: u64) -> Arc<Counter> {
    let counter = Arc::new(Counter::new());
    let workers: Vec<_> = (0..threads)
        .map(|_| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || (0..updates).for_each(|_| counter.increment()))
        })
        .collect();
    for worker in workers {
        worker.join().unwrap();
    }
    counter
}

#[test]
fn every_update_counts() {
    assert_eq!(race(2, 1).get(), 2);
}

#[test]
fn the_second_update_counts_too() {
    assert_eq!(race(2, 2).get(), 4);
}

#[test]
fn a_reader_never_sees_it_go_back() {
    let counter = Arc::new(Counter::new());
    let writer = {
        let counter = Arc::clone(&counter);
        thread::spawn(move || counter.increment())
    };
    let seen = counter.get();
    assert!(seen == 0 || seen == 1);
    writer.join().unwrap();
}

#[test]
fn at_real_size() {
    assert_eq!(race(2, 2_000).get(), 4_000);
}
