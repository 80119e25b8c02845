//! Verdict: not allowed — `std::process
//! `cargo test`: passes
//!
//! Hides an import in groups of groups.

use std::{
    fmt,
    process::{exit as from_fn, id},
};

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        from_fn(0)
    }
}
