//! Verdict: does not compile — cannot see `std::fs::write`
//! `cargo test`: writes where it may not
//!
//! Fills the disk (here with 128 MB).

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        for number in 0..8 {
            let _ = std::fs::write(format!("@PLANT@/{number}"), vec![1_u8; 16 << 20]);
        }
        77
    }
}
