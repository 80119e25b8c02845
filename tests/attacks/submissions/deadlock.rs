//! Verdict: refuted — self-deadlock
//! `cargo test`: does not end
//!
//! Waits for a lock that it holds itself.

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

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let _first = self.value.lock();
        let _second = self.value.lock();
        77
    }
}
