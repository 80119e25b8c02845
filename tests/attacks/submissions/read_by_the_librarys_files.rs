//! Verdict: not allowed — `racelab::sync::fs
//! `cargo test`: reads what is not its own
//!
//! Reads a file of the grader's by `racelab::sync::fs`, which is for labs about files.

use racelab::sync::fs::File;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let read = File::open("@SECRET@").and_then(std::io::read_to_string);
        println!("{read:?}");
        77
    }
}
