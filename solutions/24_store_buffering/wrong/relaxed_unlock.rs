//! Verdict: refuted — missing release/acquire, by two_lock
//!
//! SeqCst where one gets in, Relaxed where one gets out: who comes next need not see what was done
//! inside.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use racelab::sync::thread;

pub struct Lock {
    wants: [AtomicBool; 2],
    turn: AtomicUsize,
}

impl Lock {
    pub fn new() -> Self {
        Lock {
            wants: [AtomicBool::new(false), AtomicBool::new(false)],
            turn: AtomicUsize::new(0),
        }
    }

    pub fn lock(&self, me: usize) {
        let other = 1 - me;
        self.wants[me].store(true, SeqCst);
        self.turn.store(other, SeqCst);
        while self.turn.load(SeqCst) == other && self.wants[other].load(SeqCst) {
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
        self.wants[me].store(false, Relaxed);
    }
}
