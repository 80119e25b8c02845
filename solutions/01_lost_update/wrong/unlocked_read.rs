//! Verdict: refuted — data race, by a_reader_never_sees_it_go_back
//!
//! The writers agree on a lock; the reader "only reads" and passes it by.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Counter {
    value: SharedCell<u64>,
    lock: Mutex<()>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            lock: Mutex::new(()),
        }
    }

    pub fn increment(&self) {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong: `get` does not take the lock.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    pub fn get(&self) -> u64 {
        // SAFETY: claimed, and wrong: a writer may be at it.
        unsafe { self.value.get() }
    }
}
