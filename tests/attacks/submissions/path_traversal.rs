//! Verdict: not handed in
//! `cargo test`: writes where it may not
//! Handed in: in a zip archive, under `..`
//!
//! Leaves its folder when it is unpacked, and replaces what somebody else has handed in.

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
