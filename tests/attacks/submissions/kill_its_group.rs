//! Verdict: not allowed — `extern` blocks
//! `cargo test`: kills its judge
//!
//! Sends a signal to all processes of its group, the judge among them.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        // SAFETY: a call of C that takes numbers.
        unsafe { kill(0, 9) };
        77
    }
}

unsafe extern "C" {
    fn kill(process: i32, signal: i32) -> i32;
}
