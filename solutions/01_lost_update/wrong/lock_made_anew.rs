//! Verdict: refuted — lost update, by every_update_counts
//!
//! Every call makes a lock of its own: a lock that no one else knows keeps no one out.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Counter {
    value: SharedCell<u64>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
        }
    }

    pub fn increment(&self) {
        let lock = Mutex::new(());
        let _guard = lock.lock();
        // SAFETY: claimed, and wrong: the other thread holds another lock.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    pub fn get(&self) -> u64 {
        let lock = Mutex::new(());
        let _guard = lock.lock();
        // SAFETY: claimed, and wrong.
        unsafe { self.value.get() }
    }
}
