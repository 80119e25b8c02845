//! Verdict: does not compile — cannot see `std::sync::Arc::strong_count`
//! `cargo test`: depends — whether two threads look at the same time is luck
//!
//! Counts by the clones of an `Arc`, which change a number that nobody watches: it looks, and acts by
//! what it saw.

use std::sync::Arc;

pub struct Counter {
    clones: Arc<()>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            clones: Arc::new(()),
        }
    }

    pub fn increment(&self) {
        let next = Arc::strong_count(&self.clones) + 1;
        while Arc::strong_count(&self.clones) < next {
            std::mem::forget(Arc::clone(&self.clones));
        }
    }

    pub fn get(&self) -> u64 {
        Arc::strong_count(&self.clones) as u64 - 1
    }
}
