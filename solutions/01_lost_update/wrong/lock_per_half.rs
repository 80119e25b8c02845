//! Verdict: refuted — lost update, by every_update_counts
//!
//! The read has the lock and the write has the lock, but between the two it is free: a guard that
//! is never named lives only to the end of its statement.

use racelab::sync::Mutex;

pub struct Counter {
    value: Mutex<u64>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: Mutex::new(0),
        }
    }

    pub fn increment(&self) {
        let value = *self.value.lock();
        *self.value.lock() = value + 1;
    }

    pub fn get(&self) -> u64 {
        *self.value.lock()
    }
}
