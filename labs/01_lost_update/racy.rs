//! A counter that several threads share.

use racelab::sync::cell::SharedCell;

/// Counts what all threads together have done.
pub struct Counter {
    value: SharedCell<u64>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
        }
    }

    /// Adds one.
    pub fn increment(&self) {
        // SAFETY: adding one is over in an instant, no other thread can get in between.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    /// How far it has counted.
    pub fn get(&self) -> u64 {
        // SAFETY: this only reads.
        unsafe { self.value.get() }
    }
}
