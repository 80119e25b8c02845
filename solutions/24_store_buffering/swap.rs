//! One atomic that says whether the lock is taken: the exchange that takes it tells who was first.
//!
//! The choice if there are exchanges, and every processor of today has them: it is smaller and
//! faster than Peterson's, holds for any number of threads, and needs no SeqCst, since two
//! exchanges of one atomic always have an order. What is lost is fairness: a thread may be passed
//! again and again, where Peterson's `turn` lets it be passed once.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::thread;

/// Keeps thread 1 out while thread 0 is inside, and the other way round.
pub struct Lock {
    is_taken: AtomicBool,
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Self {
        Lock {
            is_taken: AtomicBool::new(false),
        }
    }

    /// Takes the lock for thread `me`, 0 or 1, waiting until it is free.
    pub fn lock(&self, me: usize) {
        while !self.try_lock(me) {
            thread::yield_now();
        }
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, _me: usize) -> bool {
        // Acquire: pairs with the Release in `unlock`.
        !self.is_taken.swap(true, Acquire)
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, _me: usize) {
        // Release: pairs with the Acquire in `try_lock`; publishes what was done inside.
        self.is_taken.store(false, Release);
    }
}
