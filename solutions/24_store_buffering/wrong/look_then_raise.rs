//! Verdict: refuted — check-then-act, by two_try
//!
//! "First see whether the other one wants to": between the look and the store both may have looked.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;

pub struct Lock {
    wants: [AtomicBool; 2],
}

impl Lock {
    pub fn new() -> Self {
        Lock {
            wants: [AtomicBool::new(false), AtomicBool::new(false)],
        }
    }

    pub fn lock(&self, me: usize) {
        let other = 1 - me;
        while self.wants[other].load(SeqCst) {
            thread::yield_now();
        }
        self.wants[me].store(true, SeqCst);
    }

    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        if self.wants[other].load(SeqCst) {
            return false;
        }
        self.wants[me].store(true, SeqCst);
        true
    }

    pub fn unlock(&self, me: usize) {
        self.wants[me].store(false, SeqCst);
    }
}
