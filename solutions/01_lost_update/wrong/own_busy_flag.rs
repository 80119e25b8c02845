//! Verdict: refuted — lost update, by every_update_counts
//!
//! A lock of one's own, from a flag: both threads find it free before either has set it. The lock
//! has the very race that it should mend.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

pub struct Counter {
    value: SharedCell<u64>,
    busy: AtomicBool,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            busy: AtomicBool::new(false),
        }
    }

    pub fn increment(&self) {
        self.enter();
        // SAFETY: claimed, and wrong: two threads may have entered.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
        self.busy.store(false, SeqCst);
    }

    pub fn get(&self) -> u64 {
        self.enter();
        // SAFETY: claimed, and wrong.
        let value = unsafe { self.value.get() };
        self.busy.store(false, SeqCst);
        value
    }

    fn enter(&self) {
        while self.busy.load(SeqCst) {
            thread::yield_now();
        }
        self.busy.store(true, SeqCst);
    }
}
