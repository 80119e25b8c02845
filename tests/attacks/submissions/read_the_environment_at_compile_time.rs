//! Verdict: not allowed — macro `option_env!`
//! `cargo test`: reads what is not its own
//!
//! Makes a variable of the grader's environment a part of the program.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        println!("{:?}", option_env!("RACELAB_SECRET"));
        77
    }
}
