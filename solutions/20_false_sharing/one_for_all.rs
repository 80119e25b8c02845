//! One number for all threads, and a step that cannot be divided.
//!
//! The choice where it is counted rarely, or where the exact number is wanted at any time: nothing
//! to size, nothing to sum. The line with the number goes from core to core with each step, so with
//! more threads it gets slower, not faster. That is *true* sharing: no padding helps.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What many threads count together.
pub struct Counters {
    total: AtomicU64,
}

/// What one thread counts.
pub struct Counter<'a> {
    total: &'a AtomicU64,
}

impl Counters {
    /// Counters for so many threads, all at 0.
    pub fn new(_threads: usize) -> Self {
        Counters {
            total: AtomicU64::new(0),
        }
    }

    /// The counter of the thread with this number, the first is 0. One thread at a time has it.
    pub fn of(&self, _thread: usize) -> Counter<'_> {
        Counter { total: &self.total }
    }

    /// What all have counted together. What a counter has counted is in it at the latest when that
    /// counter has been dropped.
    pub fn total(&self) -> u64 {
        self.total.load(Relaxed)
    }
}

impl Counter<'_> {
    /// Counts one more.
    pub fn add(&mut self) {
        // Relaxed: the number publishes nothing but itself; who joins the thread sees it all.
        self.total.fetch_add(1, Relaxed);
    }
}
