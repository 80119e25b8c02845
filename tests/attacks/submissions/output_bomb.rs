//! Verdict: refuted — wrong result
//! `cargo test`: takes all that there is
//!
//! Prints without end (here 32 MB for each answer).

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        for _ in 0..512 {
            println!("{}", "x".repeat(64 << 10));
        }
        77
    }
}
