use std::fmt;
use std::panic::Location;

use super::backend::{Backend, For};
use super::mutex::{MutexGuard, RawGuard};
use crate::explore::State;
use crate::explore::op::OpKind;

/// Lets threads wait until another one says that something has changed.
///
/// A notification that finds nobody waiting is lost, so what is waited for belongs under the
/// mutex, and the wait in a loop that looks again:
///
/// ```
/// use racelab::sync::{Condvar, Mutex, thread};
///
/// let (ready, changed) = (Mutex::new(false), Condvar::new());
/// thread::scope(|s| {
///     s.spawn(|| {
///         *ready.lock() = true;
///         changed.notify_one();
///     });
///     let mut ready = ready.lock();
///     while !*ready {
///         changed.wait(&mut ready);
///     }
/// });
/// ```
pub struct Condvar {
    raw: Backend<parking_lot::Condvar, loom::sync::Condvar>,
}

impl Condvar {
    /// A condition variable on which nobody waits.
    #[track_caller]
    pub fn new() -> Self {
        let raw = Backend::new(
            parking_lot::Condvar::new,
            || State::Condvar {
                waiters: Default::default(),
            },
            loom::sync::Condvar::new,
        );
        Condvar { raw }
    }

    /// Gives the lock back and waits for a notification, in one step; then takes the lock again.
    #[track_caller]
    pub fn wait<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) {
        let at = Location::caller();
        match (self.raw.get("Condvar"), guard.raw()) {
            (For::Native(condvar), RawGuard::Native(guard)) => condvar.wait(guard),
            (For::Explored(condvar), RawGuard::Explored(mutex, _)) => {
                condvar.perform(OpKind::Wait { mutex: mutex.id() }, at);
                mutex.perform(
                    OpKind::Relock {
                        condvar: condvar.id(),
                    },
                    at,
                );
            }
            (For::Loom(condvar), RawGuard::Loom(guard)) => guard.wait(condvar),
            _ => unreachable!("the mutex and the condition variable belong to different engines"),
        }
    }

    /// Waits as long as `condition` holds: `wait` in the loop that it needs.
    #[track_caller]
    pub fn wait_while<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) {
        while condition(&mut **guard) {
            self.wait(guard);
        }
    }

    /// Wakes one waiter, if there is one.
    #[track_caller]
    pub fn notify_one(&self) {
        let at = Location::caller();
        match self.raw.get("Condvar") {
            For::Native(condvar) => {
                condvar.notify_one();
            }
            For::Explored(condvar) => {
                condvar.perform(OpKind::NotifyOne, at);
            }
            For::Loom(condvar) => condvar.notify_one(),
        }
    }

    /// Wakes every waiter.
    #[track_caller]
    pub fn notify_all(&self) {
        let at = Location::caller();
        match self.raw.get("Condvar") {
            For::Native(condvar) => {
                condvar.notify_all();
            }
            For::Explored(condvar) => {
                condvar.perform(OpKind::NotifyAll, at);
            }
            For::Loom(condvar) => condvar.notify_all(),
        }
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condvar { .. }")
    }
}
