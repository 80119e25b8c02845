//! Verdict: not allowed — `extern crate`
//! `cargo test`: passes
//!
//! Gives the standard library another name, which no list knows.

extern crate std as harmless;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        harmless::process::exit(0)
    }
}
