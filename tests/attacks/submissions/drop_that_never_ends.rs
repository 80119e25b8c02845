//! Verdict: refuted — livelock
//! `cargo test`: does not end
//!
//! Has a destructor that never ends.

use racelab::sync::thread;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        loop {
            thread::yield_now()
        }
    }
}
