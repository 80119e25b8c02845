//! Verdict: not allowed — too many names and lifetimes
//! `cargo test`: does not compile — the type has one lifetime
//!
//! Puts so many lifetimes beside each other that who notes for each which others are around it needs
//! more memory than there is.

pub struct One<'a>(pub &'a u64);

pub fn one<'a>(_: One</* @LIFETIMES@ */>) {}

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
