//! Verdict: refuted — lost update, by every_update_counts
//!
//! "There are two threads, so there must be two permits": then both are inside at once.

use racelab::sync::Semaphore;
use racelab::sync::cell::SharedCell;

pub struct Counter {
    value: SharedCell<u64>,
    permits: Semaphore,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            permits: Semaphore::new(2),
        }
    }

    pub fn increment(&self) {
        let _permit = self.permits.acquire();
        // SAFETY: claimed, and wrong: another thread may have the other permit.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    pub fn get(&self) -> u64 {
        let _permit = self.permits.acquire();
        // SAFETY: claimed, and wrong.
        unsafe { self.value.get() }
    }
}
