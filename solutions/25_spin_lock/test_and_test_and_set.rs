//! Test, and test-and-set: who must wait only reads, and writes when the lock looks free.
//!
//! The choice where several threads wait at the same time. Waiting threads read their own copy of
//! the cache line and disturb nobody until the holder unlocks; then all of them rush for it at
//! once. With many cores each unlock makes a storm: hand the lock on instead (`ticket`,
//! `row_of_flags`).

use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::hint;

/// A value that one thread at a time may touch.
pub struct SpinLock<T> {
    is_held: AtomicBool,
    value: SharedCell<T>,
}

/// Whoever has it holds the lock; dropping it unlocks.
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
}

impl<T: Copy> SpinLock<T> {
    /// A lock that nobody holds.
    pub fn new(value: T) -> Self {
        SpinLock {
            is_held: AtomicBool::new(false),
            value: SharedCell::new(value),
        }
    }

    /// Takes the lock; waits while another thread holds it.
    pub fn lock(&self) -> Guard<'_, T> {
        loop {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            // Relaxed: only a look; who gets the lock is up to the exchange.
            while self.is_held.load(Relaxed) {
                hint::spin_loop();
            }
        }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        // Acquire: pairs with the Release in `drop`; the value is as the last holder left it. Who
        // is not let in looks at nothing: Relaxed.
        let exchange = self.is_held.compare_exchange(false, true, Acquire, Relaxed);
        exchange.is_ok().then(|| Guard { lock: self })
    }
}

impl<T: Copy> Guard<'_, T> {
    /// The value.
    pub fn get(&self) -> T {
        // SAFETY: this thread holds the lock, no other touches the value.
        unsafe { self.lock.value.get() }
    }

    /// Changes the value.
    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire in `try_lock`; publishes the value.
        self.lock.is_held.store(false, Release);
    }
}
