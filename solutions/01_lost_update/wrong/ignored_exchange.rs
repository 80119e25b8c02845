//! Verdict: refuted — lost update, by every_update_counts
//!
//! The exchange notices that another thread was faster and says so; nobody listens.

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
        let _ = self
            .value
            .compare_exchange(value, value + 1, SeqCst, SeqCst);
    }

    pub fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }
}
