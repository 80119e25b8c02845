//! Test-and-set: a swap that takes the lock if it was free.
//!
//! The first choice for a spin lock that is nearly always free: one step to lock, one to unlock.
//! While it is held every swap of a waiting thread is a write and takes the cache line away from
//! the holder; where that happens often, look before you swap (`test_and_test_and_set`). Nothing
//! keeps one thread from getting it again and again.

use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
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
            hint::spin_loop();
        }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        // Acquire: pairs with the Release in `drop`; the value is as the last holder left it.
        let was_held = self.is_held.swap(true, Acquire);
        (!was_held).then(|| Guard { lock: self })
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
