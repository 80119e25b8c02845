//! Verdict: refuted — serialised, by they_count_at_once
//!
//! The lock is taken once for each thread and not for each step, which is fast; and all others wait
//! until that thread is done.

use racelab::sync::{Mutex, MutexGuard};

pub struct Counters {
    total: Mutex<u64>,
}

pub struct Counter<'a> {
    total: MutexGuard<'a, u64>,
}

impl Counters {
    pub fn new(_threads: usize) -> Self {
        Counters {
            total: Mutex::new(0),
        }
    }

    pub fn of(&self, _thread: usize) -> Counter<'_> {
        Counter {
            total: self.total.lock(),
        }
    }

    pub fn total(&self) -> u64 {
        *self.total.lock()
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        *self.total += 1;
    }
}
