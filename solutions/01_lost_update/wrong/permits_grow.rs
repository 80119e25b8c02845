//! Verdict: refuted — lost update, by the_second_update_counts_too
//!
//! The permit is given back by hand, and once more when its guard is dropped: with every update
//! there is one more. The first two come out right, by then there is room for both.

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
            permits: Semaphore::new(1),
        }
    }

    pub fn increment(&self) {
        let _permit = self.permits.acquire();
        // SAFETY: claimed, and wrong as soon as there are two permits.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
        self.permits.release();
    }

    pub fn get(&self) -> u64 {
        let _permit = self.permits.acquire();
        // SAFETY: claimed, and wrong as soon as there are two permits.
        unsafe { self.value.get() }
    }
}
