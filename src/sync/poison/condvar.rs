use std::fmt;
use std::panic::Location;
use std::time::{Duration, Instant};

use super::{LockResult, MutexGuard, PoisonError, WaitTimeoutResult};
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

    /// As [`wait`](Self::wait), for so long at most; also tells whether the time was over.
    ///
    /// For the explorer any length of time may pass: the time may be over at any step before the
    /// notification, and a notification that comes later is then lost. Under loom it is over at
    /// once.
    ///
    /// # Errors
    /// If the lock is poisoned, with the guard and whether the time was over.
    #[track_caller]
    pub fn wait_timeout<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let result = self.0.wait_timeout(guard.inner(), timeout);
        match guard.taken_again(Location::caller()) {
            Ok(guard) => Ok((guard, result)),
            Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), result))),
        }
    }

    /// Waits as long as `condition` holds, and for so long at most; also tells whether the time was
    /// over and the condition still holds.
    ///
    /// ```
    /// use racelab::sync::poison::{Condvar, Mutex};
    /// use std::time::Duration;
    ///
    /// let (ready, changed) = (Mutex::new(false), Condvar::new());
    /// let soon = Duration::from_millis(1);
    /// let guard = ready.lock().unwrap();
    /// let (guard, result) = changed.wait_timeout_while(guard, soon, |ready| !*ready).unwrap();
    /// assert!(result.timed_out() && !*guard);
    /// ```
    ///
    /// # Errors
    /// If the lock is poisoned, with the guard and whether the time was over.
    #[track_caller]
    pub fn wait_timeout_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let begin = Instant::now();
        while condition(&mut *guard) {
            // On real threads what is left of it; the judges know no time.
            let left = timeout.saturating_sub(begin.elapsed());
            let (again, result) = self.wait_timeout(guard, left)?;
            guard = again;
            if result.timed_out() {
                let still = condition(&mut *guard);
                return Ok((guard, WaitTimeoutResult(still)));
            }
        }
        Ok((guard, WaitTimeoutResult(false)))
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
