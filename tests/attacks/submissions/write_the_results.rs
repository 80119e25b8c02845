//! Verdict: does not compile — cannot see `std::fs::write`
//! `cargo test`: writes where it may not
//!
//! Puts a report of its own into the folder of results.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let _ = std::fs::write("@RESULTS@/reports/write_the_results.md", "12 of 12 points");
        77
    }
}
