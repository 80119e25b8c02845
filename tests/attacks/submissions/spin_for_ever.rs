//! Verdict: refuted — hang
//! `cargo test`: does not end
//! Takes: all the time it gets
//!
//! Goes round without an end and without an operation that a judge could see.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        loop {
            std::hint::spin_loop()
        }
    }
}
