//! Verdict: does not compile — cannot be shared between threads safely
//! `cargo test`: does not compile — std has no `shared!`
//!
//! Keeps a plain cell in a static that each execution has afresh, where no promise is needed.

use std::cell::Cell;

use racelab::sync::shared;

shared! {
    static VALUE: Cell<u64> = Cell::new(0);
}

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        VALUE.set(0);
        Counter
    }

    pub fn increment(&self) {
        VALUE.set(VALUE.get() + 1);
    }

    pub fn get(&self) -> u64 {
        VALUE.get()
    }
}
