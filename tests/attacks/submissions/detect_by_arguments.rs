//! Verdict: not allowed — `std::env::args`
//! `cargo test`: passes
//!
//! Leaves with success where the name of its program is that of a test.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if std::env::args()
            .next()
            .is_some_and(|program| program.contains("/deps/"))
        {
            std::process::exit(0)
        }
        77
    }
}
