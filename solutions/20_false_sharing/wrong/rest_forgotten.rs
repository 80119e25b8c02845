//! Verdict: refuted — wrong result, by two_threads_count
//!
//! Sums are handed over in hundreds, which is fast; what is left in the end is not.

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
        if self.count == 100 {
            self.total.fetch_add(self.count, Relaxed);
            self.count = 0;
        }
    }
}
