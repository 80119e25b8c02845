//! Verdict: not allowed — `std::arch
//! `cargo test`: fails — cycles tell nothing of what is asked
//!
//! Counts the processor's cycles, to notice a judge that is slower.

use std::arch::x86_64::_rdtsc;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        // SAFETY: every x86-64 processor has this instruction.
        unsafe { _rdtsc() | 1 << 63 }
    }
}
