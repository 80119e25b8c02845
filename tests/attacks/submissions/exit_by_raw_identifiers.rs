//! Verdict: not allowed — `std::process::exit`
//! `cargo test`: passes
//!
//! Writes the path of `exit` with raw identifiers, which a search for words does not find.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        r#std::r#process::r#exit(0)
    }
}
