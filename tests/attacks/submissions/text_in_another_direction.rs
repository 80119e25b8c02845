//! Verdict: not allowed — turns the direction of text
//! `cargo test`: runs it — and shows it otherwise than it is compiled
//!
//! Turns the direction of its text, so that a reader sees another program than the compiler.

#![allow(text_direction_codepoint_in_comment)]

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        /* @RLO@ @LRI@ self.value.load(SeqCst) @PDI@ @LRI@ */
        77
    }
}
