//! Verdict: refuted — missing release/acquire, by one_and_two_take_turns
//!
//! The turn is a number, watched and set with `Relaxed`: it says whose turn it is, and not that
//! what was printed before is there.

use racelab::sync::atomic::{AtomicU32, Ordering::Relaxed};
use racelab::sync::{Semaphore, thread};

pub struct Pool {
    permits: Semaphore,
}

impl Pool {
    pub fn new(permits: usize) -> Self {
        Pool {
            permits: Semaphore::new(permits),
        }
    }

    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let _permit = self.permits.acquire();
        job()
    }
}

pub struct Turns {
    next: AtomicU32,
}

impl Turns {
    pub fn new() -> Self {
        Turns {
            next: AtomicU32::new(1),
        }
    }

    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            while self.next.load(Relaxed) != 1 {
                thread::yield_now();
            }
            goes_on = print(1);
            self.next.store(2, Relaxed);
        }
    }

    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            while self.next.load(Relaxed) != 2 {
                thread::yield_now();
            }
            goes_on = print(2);
            self.next.store(1, Relaxed);
        }
    }
}
