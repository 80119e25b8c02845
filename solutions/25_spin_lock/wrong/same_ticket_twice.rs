//! Verdict: refuted — livelock, by every_update_counts
//!
//! Tickets, drawn in two steps: two threads read the same number before either has written the
//! next one. Both go in; or one comes when the number was called already, and waits for ever.

use racelab::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

pub struct SpinLock<T> {
    next: AtomicU32,
    called: AtomicU32,
    value: SharedCell<T>,
}

pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
    number: u32,
}

impl<T: Copy> SpinLock<T> {
    pub fn new(value: T) -> Self {
        SpinLock {
            next: AtomicU32::new(0),
            called: AtomicU32::new(0),
            value: SharedCell::new(value),
        }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        let number = self.next.load(Relaxed);
        self.next.store(number.wrapping_add(1), Relaxed);
        while self.called.load(Acquire) != number {
            thread::yield_now();
        }
        Guard { lock: self, number }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let number = self.called.load(Acquire);
        let after = number.wrapping_add(1);
        let drawn = self.next.compare_exchange(number, after, Relaxed, Relaxed);
        drawn.is_ok().then(|| Guard { lock: self, number })
    }
}

impl<T: Copy> Guard<'_, T> {
    pub fn get(&self) -> T {
        // SAFETY: claimed, and wrong: two threads may have drawn the same number.
        unsafe { self.lock.value.get() }
    }

    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        let after = self.number.wrapping_add(1);
        self.lock.called.store(after, Release);
    }
}
