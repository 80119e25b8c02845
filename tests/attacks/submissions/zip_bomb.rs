//! Verdict: not taken — larger than 256 kB
//! `cargo test`: takes all that there is
//! Handed in: in a zip archive that unpacks to 100 MB
//!
//! Is a small archive that unpacks to very much (here 100 MB).

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
