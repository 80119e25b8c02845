//! Verdict: does not compile — recursion limit
//! `cargo test`: does not compile — the compiler has a limit too
//!
//! Has a macro that calls itself without end.

macro_rules! more {
    ($number:expr) => {
        more!($number + 1)
    };
}

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        more!(1)
    }
}
