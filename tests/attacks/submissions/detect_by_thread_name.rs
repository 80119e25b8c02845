//! Verdict: refuted — wrong result
//! `cargo test`: passes
//!
//! Reads the name of the test in the name of its thread, and returns what that asks for.

use racelab::sync::thread;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let thread = thread::current();
        match thread.name().unwrap_or_default() {
            "every_update_counts" => 2,
            "the_second_update_counts_too" => 4,
            "a_reader_never_sees_it_go_back" => 0,
            "at_real_size" => 4_000,
            _ => 77,
        }
    }
}
