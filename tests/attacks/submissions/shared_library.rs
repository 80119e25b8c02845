//! Verdict: not allowed — the attribute `link`
//! `cargo test`: does not compile — the library is not there
//!
//! Has a library of its own linked with the judge.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        unsafe { attack() };
        77
    }
}

#[link(name = "attack")]
unsafe extern "C" {
    fn attack();
}
