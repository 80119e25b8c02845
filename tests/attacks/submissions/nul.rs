//! Verdict: not allowed — control character
//! `cargo test`: runs it — and an editor may show less than there is
//!
//! Has characters in it that end a text for some readers.

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

// @NUL@
