//! Verdict: not allowed — `std::process::abort`
//! `cargo test`: fails — a signal is no success either
//!
//! Ends the process by a signal, with nothing said.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        std::process::abort()
    }
}
