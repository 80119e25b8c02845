//! Tickets, as at a bakery: draw a number, and wait until it is called.
//!
//! The choice where nobody may be passed: threads get the lock in the order in which they drew.
//! That is its price too. If the thread whose turn it is does not run at the moment, everyone waits
//! for it, though the lock is free: with more threads than cores it is much slower than an unfair
//! one.

use racelab::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

/// A value that one thread at a time may touch.
pub struct SpinLock<T> {
    /// The number that the next thread draws.
    next: AtomicU32,
    /// The number that holds the lock, or may take it.
    called: AtomicU32,
    value: SharedCell<T>,
}

/// Whoever has it holds the lock; dropping it unlocks.
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
    number: u32,
}

impl<T: Copy> SpinLock<T> {
    /// A lock that nobody holds.
    pub fn new(value: T) -> Self {
        SpinLock {
            next: AtomicU32::new(0),
            called: AtomicU32::new(0),
            value: SharedCell::new(value),
        }
    }

    /// Takes the lock; waits while another thread holds it.
    pub fn lock(&self) -> Guard<'_, T> {
        // Relaxed: it only tells numbers apart. It wraps round, as `called` does.
        let number = self.next.fetch_add(1, Relaxed);
        // Acquire: pairs with the Release in `drop`; the value is as the last holder left it.
        while self.called.load(Acquire) != number {
            // The thread whose turn it is may need this core.
            thread::yield_now();
        }
        Guard { lock: self, number }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        // Acquire: as in `lock`.
        let number = self.called.load(Acquire);
        // The number that is called has not been drawn yet: only then draw it.
        let after = number.wrapping_add(1);
        let drawn = self.next.compare_exchange(number, after, Relaxed, Relaxed);
        drawn.is_ok().then(|| Guard { lock: self, number })
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
        let after = self.number.wrapping_add(1);
        // Release: pairs with the Acquire in `lock` and `try_lock`; publishes the value.
        self.lock.called.store(after, Release);
    }
}
