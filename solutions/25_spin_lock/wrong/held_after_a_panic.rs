//! Verdict: refuted — livelock, by a_panic_unlocks
//!
//! "What a panic leaves may be half done, so nobody shall see it": the guard does not unlock, and
//! nobody who waits for the lock hears why. To refuse is right, to say nothing is not.

use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::{hint, thread};

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
        let was_held = self.is_held.swap(true, Acquire);
        (!was_held).then(|| Guard { lock: self })
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
        if !thread::panicking() {
            self.lock.is_held.store(false, Release);
        }
    }
}
