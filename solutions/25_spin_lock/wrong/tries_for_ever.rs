//! Verdict: refuted — livelock, by trying_opens_nothing
//!
//! `try_lock` is `lock`: it waits.

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
        while self.is_held.swap(true, Acquire) {
            hint::spin_loop();
        }
        Some(Guard { lock: self })
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
