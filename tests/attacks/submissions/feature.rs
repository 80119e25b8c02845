//! Verdict: not allowed — the attribute `feature`
//! `cargo test`: does not compile — the compiler is a stable one
//!
//! Switches an unstable feature on, to reach the compiler's own crates.

#![feature(rustc_private)]

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
