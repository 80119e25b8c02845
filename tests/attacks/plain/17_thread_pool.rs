//! The tests of a course: they ask what scenarios of lab 17 ask, on real threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use answer::*;

fn cube(n: u64) -> u64 {
    n * n * n
}

#[test]
fn map_keeps_the_order() {
    let pool = Pool::new(2);
    assert_eq!(pool.map(cube, vec![1, 2, 3]), Ok(vec![1, 8, 27]));
    pool.shutdown(Shutdown::Drain);
}

#[test]
fn a_panic_stays_with_its_job() {
    let pool = Pool::new(1);
    let panics = pool.apply_async(|| -> u64 { panic!("this job panics") });
    assert_eq!(panics.get(), Err(JobLost));
    assert_eq!(pool.apply(|| cube(2)), Ok(8));
    assert_eq!(pool.shutdown(Shutdown::Drain), 0);
}

#[test]
fn all_is_done_when_it_is_drained() {
    let done = Arc::new(AtomicUsize::new(0));
    let pool = Pool::new(4);
    for _ in 0..100 {
        let done = Arc::clone(&done);
        drop(pool.apply_async(move || done.fetch_add(1, SeqCst)));
    }
    pool.shutdown(Shutdown::Drain);
    assert_eq!(done.load(SeqCst), 100);
}
