//! No spinning at all: a mutex, in which those who wait sleep.
//!
//! The first choice outside of kernels and interrupt handlers. A good mutex spins for a moment
//! before it sleeps, so that it is as fast while the lock is held briefly; and if the holder is
//! interrupted nobody burns a core waiting for it.

use racelab::sync::{Mutex, MutexGuard};

/// A value that one thread at a time may touch.
pub struct SpinLock<T> {
    value: Mutex<T>,
}

/// Whoever has it holds the lock; dropping it unlocks.
pub struct Guard<'a, T> {
    value: MutexGuard<'a, T>,
}

impl<T: Copy> SpinLock<T> {
    /// A lock that nobody holds.
    pub fn new(value: T) -> Self {
        SpinLock {
            value: Mutex::new(value),
        }
    }

    /// Takes the lock; waits while another thread holds it.
    pub fn lock(&self) -> Guard<'_, T> {
        Guard {
            value: self.value.lock(),
        }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let value = self.value.try_lock()?;
        Some(Guard { value })
    }
}

impl<T: Copy> Guard<'_, T> {
    /// The value.
    pub fn get(&self) -> T {
        *self.value
    }

    /// Changes the value.
    pub fn set(&mut self, value: T) {
        *self.value = value;
    }
}
