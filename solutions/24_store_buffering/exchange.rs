//! Peterson's lock without SeqCst: both threads exchange `turn`, and a read-modify-write always
//! reads the latest, so who comes second has seen all that the first one did before.
//!
//! An unusual way, and instructive: no order of everything is needed if the two meet at one atomic.
//! The choice where an algorithm from the books must run without SeqCst; there is one exchange in
//! it, and then a lock of nothing but that (`swap`) does as well, for any number of threads.

use racelab::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
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
        self.want(me);
        while self.must_wait(me) {
            thread::yield_now();
        }
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, me: usize) -> bool {
        self.want(me);
        if self.must_wait(me) {
            self.unlock(me);
            return false;
        }
        true
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, me: usize) {
        // Release: pairs with the Acquire in `must_wait`; publishes what was done inside.
        self.wants[me].store(false, Release);
    }

    fn want(&self, me: usize) {
        self.wants[me].store(true, Relaxed);
        // Release: pairs with the Acquire in `must_wait`, also that of the thread that exchanges
        // next: what it reads there is its own exchange, which hands on this one.
        self.turn.swap(1 - me, Release);
    }

    fn must_wait(&self, me: usize) -> bool {
        let other = 1 - me;
        // Acquire: pairs with the exchange, and with the Release in `unlock`.
        self.turn.load(Acquire) == other && self.wants[other].load(Acquire)
    }
}
