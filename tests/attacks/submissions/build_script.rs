//! Verdict: refuted — wrong result
//! `cargo test`: writes where it may not
//! Handed in: with `build.rs`
//!
//! Brings a build script beside its answer, which runs before anything is tested.

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
