//! Each thread counts for itself, and adds its sum once, at the end.
//!
//! The first choice where nobody looks meanwhile: a step costs what it costs a single thread, in a
//! register, and there is one place for any number of threads. What is still being counted nobody
//! sees; and a thread that is ended by force takes its sum with it.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What many threads count together.
pub struct Counters {
    total: AtomicU64,
}

/// What one thread counts.
pub struct Counter<'a> {
    count: u64,
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
        Counter {
            count: 0,
            total: &self.total,
        }
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
        self.count += 1;
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        // One step, since others add too. Relaxed: who joins the thread sees it all.
        self.total.fetch_add(self.count, Relaxed);
    }
}
