//! Verdict: does not compile — the compiler
//! `cargo test`: stops the build
//! Takes: all the time it gets
//!
//! Calls itself with a type that is twice as large each time.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        grow(5, 1_u8);
        77
    }
}

fn grow<X: Clone>(times: u32, x: X) {
    if times > 0 {
        grow(times - 1, (x.clone(), x))
    }
}
