//! Verdict: not taken — larger than 256 kB
//! `cargo test`: fails — it is read as a whole
//!
//! Is larger than any answer.

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

//@LONG@
