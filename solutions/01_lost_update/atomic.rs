//! A number that adds in one step.
//!
//! The choice for a counter that stands alone: nothing to lock, nothing to wait for, and no thread
//! that stops in the middle can hold up another. It ends where two values must change together.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts what all threads together have done.
pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        Counter {
            value: AtomicU64::new(0),
        }
    }

    /// Adds one.
    pub fn increment(&self) {
        // Relaxed: the number publishes nothing but itself; who joins the threads sees it all.
        self.value.fetch_add(1, Relaxed);
    }

    /// How far it has counted.
    pub fn get(&self) -> u64 {
        self.value.load(Relaxed)
    }
}
