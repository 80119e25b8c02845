//! Verdict: not allowed — `std::process::exit`
//! `cargo test`: passes
//! Handed in: with a byte-order mark and CRLF
//!
//! Begins with a byte-order mark and ends its lines as Windows does, to be read otherwise by its
//! readers.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        std::process::exit(0)
    }
}
