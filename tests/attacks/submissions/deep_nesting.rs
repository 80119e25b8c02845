//! Verdict: not allowed — nested too deeply
//! `cargo test`: stops the build
//!
//! Nests 100,000 brackets, so that the compiler's stack overflows.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        /* @OPEN@ */
        77 /* @CLOSE@ */
    }
}
