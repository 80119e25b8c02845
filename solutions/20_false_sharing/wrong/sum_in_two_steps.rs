//! Verdict: refuted — lost update, by two_threads_count
//!
//! Each thread counts for itself, and the sums are added with a load and a store: it is rare now
//! that one is lost, and then it is a whole sum.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub struct Counters {
    total: AtomicU64,
}

pub struct Counter<'a> {
    count: u64,
    total: &'a AtomicU64,
}

impl Counters {
    pub fn new(_threads: usize) -> Self {
        Counters {
            total: AtomicU64::new(0),
        }
    }

    pub fn of(&self, _thread: usize) -> Counter<'_> {
        Counter {
            count: 0,
            total: &self.total,
        }
    }

    pub fn total(&self) -> u64 {
        self.total.load(Relaxed)
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        self.count += 1;
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        let total = self.total.load(Relaxed);
        self.total.store(total + self.count, Relaxed);
    }
}
