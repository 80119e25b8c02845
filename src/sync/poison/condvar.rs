use std::fmt;
use std::panic::Location;

use super::{LockResult, MutexGuard};
use crate::sync;

/// Lets threads wait until another one says that something has changed, under a
/// [`Mutex`](super::Mutex) with poison.
///
/// A guard goes into a wait and comes out again, in an error if the lock was poisoned meanwhile:
///
/// ```
/// use racelab::sync::poison::{Condvar, Mutex};
/// use racelab::sync::thread;
///
/// let (ready, changed) = (Mutex::new(false), Condvar::new());
/// thread::scope(|s| {
///     s.spawn(|| {
///         *ready.lock().unwrap() = true;
///         changed.notify_one();
///     });
///     let mut guard = ready.lock().unwrap();
///     while !*guard {
///         guard = changed.wait(guard).unwrap();
///     }
/// });
/// ```
#[derive(Default)]
pub struct Condvar(sync::Condvar);

impl Condvar {
    /// A condition variable on which nobody waits.
    #[track_caller]
    pub fn new() -> Self {
        Condvar(sync::Condvar::new())
    }

    /// Gives the lock back and waits for a notification, in one step; then takes the lock again.
    ///
    /// # Errors
    /// If the lock is poisoned, with the guard.
    #[track_caller]
    pub fn wait<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        self.0.wait(guard.inner());
        guard.taken_again(Location::caller())
    }

    /// Waits as long as `condition` holds: `wait` in the loop that it needs.
    ///
    /// # Errors
    /// If the lock is poisoned, with the guard.
    #[track_caller]
    pub fn wait_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Wakes one waiter, if there is one.
    #[track_caller]
    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    /// Wakes every waiter.
    #[track_caller]
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condvar { .. }")
    }
}
