//! Verdict: not allowed — `extern` blocks
//! `cargo test`: kills its judge
//!
//! Kills the process that has started it.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        // SAFETY: calls of C that take numbers.
        unsafe { kill(getppid(), 9) };
        77
    }
}

unsafe extern "C" {
    fn getppid() -> i32;
    fn kill(process: i32, signal: i32) -> i32;
}
