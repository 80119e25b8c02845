//! Verdict: does not compile — the compiler
//! `cargo test`: stops the build
//! Takes: all the time it gets
//!
//! Has a macro that makes ten of each, ten times.

macro_rules! ten {
    ($x:expr) => {
        [$x, $x, $x, $x, $x, $x, $x, $x, $x, $x]
    };
}

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let _ = ten!(ten!(ten!(ten!(ten!(ten!(ten!(ten!(ten!(ten!(1))))))))));
        77
    }
}
