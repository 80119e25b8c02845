//! Verdict: refuted — deadlock
//! `cargo test`: does not end
//!
//! Forgets the guard of a lock, so that it is never opened again.

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
        std::mem::forget(self.value.lock())
    }

    pub fn get(&self) -> u64 {
        let _value = self.value.lock();
        77
    }
}
