//! Verdict: refuted — livelock
//! `cargo test`: does not end
//!
//! Lets others go first for ever.

use racelab::sync::thread;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        loop {
            thread::yield_now()
        }
    }
}
