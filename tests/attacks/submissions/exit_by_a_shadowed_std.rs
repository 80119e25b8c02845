//! Verdict: not allowed — `std::process
//! `cargo test`: passes
//!
//! Puts a module of its own in the place of `std`, and means another one by it.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        crate::std::time::exit(0)
    }
}

mod std {
    pub(crate) use ::std::process as time;
}
