//! Verdict: refuted — missing release/acquire, by two_lock
//!
//! One SeqCst fence between the stores and the loads, which is enough for `try_lock`. But in `lock`
//! the two stores before it have no order either: a thread can come second to `turn` and still not
//! see that the first one wants to be inside.

use racelab::sync::atomic::fence;
use racelab::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
    Ordering::SeqCst,
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
        self.turn.store(other, Release);
        fence(SeqCst);
        while self.turn.load(Acquire) == other && self.wants[other].load(Acquire) {
            thread::yield_now();
        }
    }

    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        self.wants[me].store(true, Relaxed);
        fence(SeqCst);
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
