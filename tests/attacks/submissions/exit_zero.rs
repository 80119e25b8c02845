//! Verdict: not allowed — `std::process::exit`
//! `cargo test`: passes
//!
//! Ends the process with the exit code of success before anything is asserted.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        std::process::exit(0)
    }
}
