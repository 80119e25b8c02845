//! Verdict: does not compile — cannot see `std::cell::Cell`
//! `cargo test`: depends — whether two threads meet in the cell is luck
//!
//! Promises that threads may share a plain cell, and calls the promise by another name, so that nobody
//! watches the cell. In every order of what is watched it is right.

use std::cell::Cell;
use std::marker::Sync as Shared;

pub struct Counter {
    value: Cell<u64>,
}

// SAFETY: none: two threads may come at the same time.
unsafe impl Shared for Counter {}

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
