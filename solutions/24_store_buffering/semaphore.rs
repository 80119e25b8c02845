//! A semaphore with one permit: no ordering to choose, and who waits sleeps.
//!
//! The choice for whoever needs a lock and not an exercise in making one. A Mutex would do as well,
//! but for its guard: `lock` and `unlock` are two calls here, and a permit can be given back by
//! hand.

use racelab::sync::Semaphore;

/// Keeps thread 1 out while thread 0 is inside, and the other way round.
pub struct Lock {
    permit: Semaphore,
}

impl Lock {
    /// A lock that nobody holds.
    pub fn new() -> Self {
        Lock {
            permit: Semaphore::new(1),
        }
    }

    /// Takes the lock for thread `me`, 0 or 1, waiting until it is free.
    pub fn lock(&self, _me: usize) {
        // `unlock` gives it back.
        self.permit.acquire().forget();
    }

    /// Takes the lock for thread `me` and returns true if it is free. It waits for nobody; if both
    /// try at once it may be false for both.
    pub fn try_lock(&self, _me: usize) -> bool {
        match self.permit.try_acquire() {
            Some(permit) => {
                permit.forget();
                true
            }
            None => false,
        }
    }

    /// Gives the lock back, which thread `me` holds.
    pub fn unlock(&self, _me: usize) {
        self.permit.release();
    }
}
