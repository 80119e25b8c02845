//! Verdict: not allowed — too much of it
//! `cargo test`: fails — the compiler follows names quickly
//!
//! Gives one thing a thousand names, each after the last, to keep whoever follows them busy.

// @NAMES@

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
