//! Verdict: not allowed — cannot see `std::cell::Cell`
//! `cargo test`: depends — whether two threads meet in the cell is luck
//!
//! Promises that threads may share a plain cell, and lets a macro put the promise together, of pieces none
//! of which is one.

use std::cell::Cell;

pub struct Counter {
    value: Cell<u64>,
}

macro_rules! promise {
    ($what:path) => {
        // SAFETY: none: two threads may come at the same time.
        unsafe impl $what for Counter {}
    };
}

promise!(Sync);

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: Cell::new(0),
        }
    }

    pub fn increment(&self) {
        self.value.set(self.value.get() + 1);
    }

    pub fn get(&self) -> u64 {
        self.value.get()
    }
}
