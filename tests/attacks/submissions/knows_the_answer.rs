//! Verdict: refuted — wrong result
//! `cargo test`: fails — there is more than one question
//!
//! Returns what one of the scenarios asks for, whatever happens. That scenario is verified; another asks
//! whether it counts at all, and without that no point counts.

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
