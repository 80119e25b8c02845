//! Verdict: refuted — missing release/acquire, by two_try
//!
//! A fence between the stores and the loads, but one that does no more than Release and Acquire do:
//! only a SeqCst fence keeps a store before a load.

use racelab::sync::atomic::fence;
use racelab::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed,
    Ordering::Release,
};
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
        self.wants[me].store(true, Relaxed);
        fence(AcqRel);
        self.turn.store(other, Relaxed);
        fence(AcqRel);
        while self.turn.load(Acquire) == other && self.wants[other].load(Acquire) {
            thread::yield_now();
        }
    }

    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        self.wants[me].store(true, Relaxed);
        fence(AcqRel);
        if self.wants[other].load(Acquire) {
            self.unlock(me);
            return false;
        }
        true
    }

    pub fn unlock(&self, me: usize) {
        self.wants[me].store(false, Release);
    }
}
