//! A lock for two threads, made of loads and stores: Peterson's.
//!
//! Make sure that never both threads are inside, whatever the hardware and the compiler do. Keep
//! the names and the arguments of the public functions; all else is yours to change.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Acquire, Ordering::Release};
use racelab::sync::thread;

/// Keeps thread 1 out while thread 0 is inside, and the other way round.
pub struct Lock {
    /// Thread `n` is inside, or wants to be.
    wants: [AtomicBool; 2],
    /// Who goes first if both want to.
    turn: AtomicUsize,
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Self {
        Lock {
            wants: [AtomicBool::new(false), AtomicBool::new(false)],
            turn: AtomicUsize::new(0),
        }
    }

    /// Takes the lock for thread `me`, 0 or 1, waiting until it is free.
    pub fn lock(&self, me: usize) {
        let other = 1 - me;
        // TODO: a Release store hands over to who reads it with Acquire. And who does not read it?
        self.wants[me].store(true, Release);
        self.turn.store(other, Release);
        while self.turn.load(Acquire) == other && self.wants[other].load(Acquire) {
            thread::yield_now();
        }
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        self.wants[me].store(true, Release);
        // TODO: this thread has stored, and now it loads. What if the other one does the same, at
        // the same moment? Must one of the two see the other's store?
        if self.wants[other].load(Acquire) {
            self.unlock(me);
            return false;
        }
        true
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, me: usize) {
        self.wants[me].store(false, Release);
    }
}
