//! Verdict: refuted — self-deadlock
//! `cargo test`: does not end
//!
//! Waits for ever, and catches whatever should end the wait.

use racelab::sync::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
        let _held = self.value.lock();
        loop {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(self.value.lock())));
        }
    }
}
