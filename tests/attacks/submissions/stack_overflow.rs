//! Verdict: refuted — crash
//! `cargo test`: fails — the process is ended by a signal
//!
//! Calls itself without end, until its stack is used up.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        deeper(0)
    }
}

#[expect(unconditional_recursion)]
fn deeper(level: u64) -> u64 {
    std::hint::black_box(deeper(level + 1)) + 1
}
