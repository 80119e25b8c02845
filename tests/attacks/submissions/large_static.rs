//! Verdict: does not compile — the compiler
//! `cargo test`: stops the build
//! Takes: all the time it gets
//!
//! Has a table of a gigabyte, which the compiler has to write out.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        u64::from(LARGE[7])
    }
}

static LARGE: [u8; 1 << 30] = [1; 1 << 30];
