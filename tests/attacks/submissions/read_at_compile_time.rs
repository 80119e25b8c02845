//! Verdict: not allowed — macro `include_str!`
//! `cargo test`: reads what is not its own
//!
//! Makes a file of the grader's a part of the program.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        println!("{STOLEN}");
        77
    }
}

const STOLEN: &str = include_str!("@SECRET@");
