//! Verdict: refuted — leak
//! `cargo test`: fails — the process ends with its last test
//!
//! Leaves a thread behind that goes on when the test is over.

use racelab::sync::thread;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        thread::spawn(|| {
            loop {
                thread::park()
            }
        });
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}
