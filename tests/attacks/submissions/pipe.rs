//! Verdict: not taken — no ordinary file
//! `cargo test`: stops the build
//! Handed in: as a pipe
//!
//! Is a pipe, whose reader waits for ever.

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
