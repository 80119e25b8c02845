//! Verdict: not allowed — put a `use` together in a macro
//! `cargo test`: fails — the compiler reads it quickly
//!
//! Begins a thousand imports in a macro's arguments, none of which ends before all the others, to keep
//! busy whoever looks for their ends.

macro_rules! left_out {
    ($($word:ident),*;) => {};
}

left_out!(/* @USES@ */;);

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
