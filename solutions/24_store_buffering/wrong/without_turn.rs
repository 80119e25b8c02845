//! Verdict: refuted — livelock, by two_lock
//!
//! Only the flags: if both raise theirs, each waits for the other one to lower it.

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
        self.wants[me].store(true, SeqCst);
        while self.wants[other].load(SeqCst) {
            thread::yield_now();
        }
    }

    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        self.wants[me].store(true, SeqCst);
        if self.wants[other].load(SeqCst) {
            self.unlock(me);
            return false;
        }
        true
    }

    pub fn unlock(&self, me: usize) {
        self.wants[me].store(false, SeqCst);
    }
}
