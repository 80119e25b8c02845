//! Verdict: refuted — lost update, by every_update_counts
//!
//! The strongest ordering there is, and two steps: both threads see that the lock is free before
//! either has taken it.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
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
        loop {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            hint::spin_loop();
        }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        if self.is_held.load(SeqCst) {
            return None;
        }
        self.is_held.store(true, SeqCst);
        Some(Guard { lock: self })
    }
}

impl<T: Copy> Guard<'_, T> {
    pub fn get(&self) -> T {
        // SAFETY: claimed, and wrong: two threads may have found it free.
        unsafe { self.lock.value.get() }
    }

    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.is_held.store(false, SeqCst);
    }
}
