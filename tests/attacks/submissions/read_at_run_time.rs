//! Verdict: does not compile — cannot see `std::fs::read_to_string`
//! `cargo test`: reads what is not its own
//!
//! Reads a file of the grader's while it is judged.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        println!("{:?}", std::fs::read_to_string("@SECRET@"));
        77
    }
}
