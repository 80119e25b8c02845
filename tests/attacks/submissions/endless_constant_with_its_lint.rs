//! Verdict: does not compile — constant evaluation is taking a long time
//! `cargo test`: does not compile — the compiler has a lint against it
//!
//! Has a constant whose computation never ends, and leaves the lint that is there for it alone.

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
