//! A lock without a queue and without sleep: who must wait asks again, at once.
//!
//! Make whoever holds it see what the holders before have done, and keep everyone else out. Keep the
//! names and the arguments of the public functions; all else is yours to change.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
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
        // TODO: a swap reads and writes in one step: only one thread can be told that it was free.
        // Is that all that a lock has to promise?
        while self.is_held.swap(true, Relaxed) {
            hint::spin_loop();
        }
        Guard { lock: self }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        // TODO: this is a way in as well.
        let was_held = self.is_held.swap(true, Relaxed);
        (!was_held).then(|| Guard { lock: self })
    }
}

impl<T: Copy> Guard<'_, T> {
    /// The value.
    pub fn get(&self) -> T {
        // SAFETY: this thread holds the lock, no other touches the value.
        // TODO: not at the moment. But has it seen what the others have written?
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
        // TODO: what does the next holder get to see, apart from `false`?
        self.lock.is_held.store(false, Relaxed);
    }
}
