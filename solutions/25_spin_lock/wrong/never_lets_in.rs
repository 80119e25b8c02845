//! Verdict: refuted — wrong result, by try_lock_takes_a_free_lock
//!
//! The answer of the swap is read the wrong way round in `try_lock`: it says no where it has taken
//! the lock, and nobody unlocks it any more.

use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::hint;

pub struct SpinLock<T> {
    is_held: AtomicBool,
    value: SharedCell<T>,
}

pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
}

impl<T: Copy> SpinLock<T> {
    pub fn new(value: T) -> Self {
        SpinLock {
            is_held: AtomicBool::new(false),
            value: SharedCell::new(value),
        }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        while self.is_held.swap(true, Acquire) {
            hint::spin_loop();
        }
        Guard { lock: self }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let was_taken = self.is_held.swap(true, Acquire);
        was_taken.then(|| Guard { lock: self })
    }
}

impl<T: Copy> Guard<'_, T> {
    pub fn get(&self) -> T {
        // SAFETY: this thread holds the lock, no other touches the value.
        unsafe { self.lock.value.get() }
    }

    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.is_held.store(false, Release);
    }
}
