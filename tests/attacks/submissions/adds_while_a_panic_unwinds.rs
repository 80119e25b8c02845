//! Verdict: refuted — wrong result
//! `cargo test`: depends — whether two threads meet between the load and the stores is luck
//!
//! Adds in a destructor while a panic unwinds that it catches itself, where a judge may take all that
//! is done for one step.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Counter {
    value: AtomicU64,
}

struct Adds<'a>(&'a AtomicU64);

impl Drop for Adds<'_> {
    fn drop(&mut self) {
        let value = self.0.load(SeqCst);
        self.0.store(value + 2, SeqCst);
        self.0.store(value + 1, SeqCst);
    }
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: AtomicU64::new(0),
        }
    }

    pub fn increment(&self) {
        let _ = catch_unwind(AssertUnwindSafe(|| {
            let _adds = Adds(&self.value);
            resume_unwind(Box::new(()));
        }));
    }

    pub fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }
}
