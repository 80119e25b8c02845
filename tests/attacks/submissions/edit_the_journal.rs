//! Verdict: not allowed — `std::io::Write`
//! `cargo test`: writes where it may not
//!
//! Adds a verdict to the journal of the class.

use std::fs::OpenOptions;
use std::io::Write;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let journal = OpenOptions::new()
            .append(true)
            .open("@RESULTS@/results.jsonl");
        if let Ok(mut journal) = journal {
            let _ = journal.write_all(b"{\"outcome\":\"judged\"}\n");
        }
        77
    }
}
