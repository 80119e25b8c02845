//! Verdict: not allowed — `std::process`
//! `cargo test`: passes
//!
//! Imports a module under the name of a harmless one.

use std::process as fmt;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        fmt::exit(0)
    }
}
