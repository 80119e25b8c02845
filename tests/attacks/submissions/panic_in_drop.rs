//! Verdict: refuted — crash
//! `cargo test`: fails — the process is ended by a signal
//!
//! Panics in a destructor while a panic unwinds, so that the whole process is aborted.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let _bomb = Bomb;
        panic!("first")
    }
}

struct Bomb;
impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("second")
    }
}
