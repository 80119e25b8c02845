//! Verdict: refuted — lost update, by one_permit_lets_one_in
//!
//! A count of one's own: both find that one is free, and both take it.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Semaphore, thread};

pub struct Pool {
    free: AtomicUsize,
}

impl Pool {
    pub fn new(permits: usize) -> Self {
        Pool {
            free: AtomicUsize::new(permits),
        }
    }

    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        while self.free.load(SeqCst) == 0 {
            thread::yield_now();
        }
        self.free.fetch_sub(1, SeqCst);
        let _permit = Permit(&self.free);
        job()
    }
}

struct Permit<'a>(&'a AtomicUsize);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

pub struct Turns {
    one: Semaphore,
    two: Semaphore,
}

impl Turns {
    pub fn new() -> Self {
        Turns {
            one: Semaphore::new(1),
            two: Semaphore::new(0),
        }
    }

    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            self.one.acquire().forget();
            goes_on = print(1);
            self.two.release();
        }
    }

    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            self.two.acquire().forget();
            goes_on = print(2);
            self.one.release();
        }
    }
}
