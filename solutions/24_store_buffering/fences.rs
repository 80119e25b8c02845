//! Peterson's lock with a SeqCst fence between any two accesses that must not change places: who
//! passes such a fence later sees what was stored before the other one.
//!
//! The choice where the accesses themselves shall stay cheap, because one fence covers many of them
//! or is needed on a rare path only. It is what hazard pointers and epochs are made of.

use racelab::sync::atomic::fence;
use racelab::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
    Ordering::SeqCst,
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
        self.wants[me].store(true, Relaxed);
        // SeqCst: whose `turn` comes second has seen that the other one wants to be inside. It is a
        // Release fence too: who reads `turn` sees what was done inside the time before.
        fence(SeqCst);
        self.turn.store(other, Relaxed);
        // SeqCst: pairs with the fences of `other`, here and in `try_lock`; who passes second sees
        // what the first one stored.
        fence(SeqCst);
        // Acquire: pairs with the fence before `turn`, and with the Release in `unlock`.
        while self.turn.load(Acquire) == other && self.wants[other].load(Acquire) {
            thread::yield_now();
        }
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, me: usize) -> bool {
        let other = 1 - me;
        self.wants[me].store(true, Relaxed);
        // SeqCst: as in `lock`.
        fence(SeqCst);
        // Acquire: pairs with the Release in `unlock`.
        if self.wants[other].load(Acquire) {
            self.unlock(me);
            return false;
        }
        true
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, me: usize) {
        // Release: pairs with the Acquire in `lock` and `try_lock`; publishes what was done inside.
        self.wants[me].store(false, Release);
    }
}
