//! Verdict: not allowed — `racelab::judge
//! `cargo test`: does not compile — nothing of the judge is there
//!
//! Calls the judge's own functions, to give a verdict in its place.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        racelab::judge::main([]);
        77
    }
}
