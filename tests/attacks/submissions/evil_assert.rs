//! Verdict: not allowed — the attribute `macro_export`
//! `cargo test`: does not compile — the compiler finds two of that name
//!
//! Exports a macro `assert_eq!` that asserts nothing: who imports all of the answer imports that.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}

#[macro_export]
macro_rules! assert_eq { ($($any:expr),*) => { $(let _ = $any;)* } }

#[macro_export]
macro_rules! assert { ($($any:expr),*) => { $(let _ = $any;)* } }
