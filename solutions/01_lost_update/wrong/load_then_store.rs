//! Verdict: refuted — lost update, by every_update_counts
//!
//! "Atomics are safe": each step is, the two together are not. The data race is gone, the race
//! condition is still there.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: AtomicU64::new(0),
        }
    }

    pub fn increment(&self) {
        let value = self.value.load(SeqCst);
        self.value.store(value + 1, SeqCst);
    }

    pub fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }
}
