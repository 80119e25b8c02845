//! A lock around the number.
//!
//! The first choice when in doubt: the number can only be reached through its lock, so no one can
//! forget it, and it stays right when `u64` becomes a struct with five fields. For one number that
//! is updated all the time, an atomic is cheaper.

use racelab::sync::Mutex;

/// Counts what all threads together have done.
pub struct Counter {
    value: Mutex<u64>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        Counter {
            value: Mutex::new(0),
        }
    }

    /// Adds one.
    pub fn increment(&self) {
        *self.value.lock() += 1;
    }

    /// How far it has counted.
    pub fn get(&self) -> u64 {
        *self.value.lock()
    }
}
