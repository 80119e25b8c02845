//! Verdict: not allowed — too much of it
//! `cargo test`: does not compile — the compiler has a limit too
//!
//! Has a number of 200,000 digits.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        /* @DIGITS@ */
        1
    }
}
