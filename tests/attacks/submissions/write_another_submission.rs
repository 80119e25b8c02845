//! Verdict: does not compile — cannot see `std::fs::write`
//! `cargo test`: writes where it may not
//!
//! Overwrites what somebody else has handed in.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let _ = std::fs::write("@OTHER@", "compile_error!();");
        77
    }
}
