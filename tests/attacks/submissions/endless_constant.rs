//! Verdict: not allowed — the lint `long_running_const_eval`
//! `cargo test`: stops the build
//!
//! Has a constant whose computation never ends, and switches the lint off that is there for it.

#![allow(long_running_const_eval)]

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        ENDLESS
    }
}

const ENDLESS: u64 = {
    let mut number = 0_u64;
    loop {
        number = number.wrapping_add(1);
        if number == u64::MAX {
            break number;
        }
    }
};
