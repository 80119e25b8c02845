//! Verdict: refuted — crash
//! `cargo test`: does not end
//!
//! Panics with a value that panics when it is dropped.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        std::panic::panic_any(Bomb)
    }
}

struct Bomb;
impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped")
    }
}
