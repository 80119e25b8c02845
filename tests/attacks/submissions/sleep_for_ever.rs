//! Verdict: refuted — wrong result
//! `cargo test`: does not end
//!
//! Sleeps for ever.

use racelab::sync::thread;
use std::time::Duration;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        thread::sleep(Duration::MAX);
        77
    }
}
