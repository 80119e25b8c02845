//! Verdict: refuted — leak
//! `cargo test`: takes all that there is
//!
//! Starts threads without end (here 100 for each answer).

use racelab::sync::thread;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let threads: Vec<_> = (0..100).map(|_| thread::spawn(thread::park)).collect();
        println!("started {} threads", threads.len());
        77
    }
}
