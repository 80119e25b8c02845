use std::fmt;
use std::panic::Location;
use std::time::{Duration, Instant};

use super::backend::{Backend, Explored, For};
use super::log;
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
            || State::Condvar(Default::default()),
            loom::sync::Condvar::new,
        );
        Condvar { raw }
    }

    /// Gives the lock back and waits for a notification, in one step; then takes the lock again.
    ///
    /// It may also come back for no reason: the explorer lets it do so once at each line.
    #[track_caller]
    pub fn wait<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) {
        self.wait_raw(guard.raw(), None, Location::caller());
    }

    /// Waits, for so long at most if there is a limit: whether it was woken.
    fn wait_raw(
        &self,
        guard: &mut RawGuard<'_>,
        timeout: Option<Duration>,
        at: &'static Location<'static>,
    ) -> bool {
        match (self.raw.get("Condvar"), guard) {
            (For::Native(condvar), RawGuard::Native(guard, _)) => {
                if log::is_on() {
                    log::does(condvar, "wait(…)", at);
                }
                let woken = match timeout {
                    Some(timeout) => !condvar.wait_for(guard, timeout).timed_out(),
                    None => {
                        condvar.wait(guard);
                        true
                    }
                };
                if log::is_on() {
                    log::does(condvar, "wait(…) ends", at);
                }
                woken
            }
            (For::Explored(condvar), RawGuard::Explored(mutex, ..)) => {
                wait(condvar, *mutex, timeout.is_some(), at)
            }
            (For::Loom(condvar), RawGuard::Loom(guard)) => {
                match timeout {
                    Some(_) => guard.give_way(),
                    None => guard.wait(condvar),
                }
                timeout.is_none()
            }
            _ => unreachable!("the mutex and the condition variable belong to different engines"),
        }
    }

    /// As [`wait`](Self::wait), for so long at most: whether the time was over.
    ///
    /// For the explorer any length of time may pass: the time may be over at any step before the
    /// notification, and a notification that comes later is then lost. Under loom it is over at
    /// once.
    #[track_caller]
    pub fn wait_timeout<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Duration,
    ) -> WaitTimeoutResult {
        let woken = self.wait_raw(guard.raw(), Some(timeout), Location::caller());
        WaitTimeoutResult(!woken)
    }

    /// Waits as long as `condition` holds, and for so long at most: whether the time was over and
    /// the condition still holds.
    #[track_caller]
    pub fn wait_timeout_while<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timeout: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> WaitTimeoutResult {
        let (at, begin) = (Location::caller(), Instant::now());
        while condition(&mut **guard) {
            // On real threads what is left of it; the judges know no time.
            let left = timeout.saturating_sub(begin.elapsed());
            if !self.wait_raw(guard.raw(), Some(left), at) {
                return WaitTimeoutResult(condition(&mut **guard));
            }
        }
        WaitTimeoutResult(false)
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
                if log::is_on() {
                    log::does(condvar, "notify_one()", at);
                }
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
                if log::is_on() {
                    log::does(condvar, "notify_all()", at);
                }
                condvar.notify_all();
            }
            For::Explored(condvar) => {
                condvar.perform(OpKind::NotifyAll, at);
            }
            For::Loom(condvar) => condvar.notify_all(),
        }
    }
}

/// Whether a wait ended because its time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(pub(super) bool);

impl WaitTimeoutResult {
    /// Whether the time was over.
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

/// Waits under the explorer: gives the mutex back, waits, takes it again. Whether it was woken.
fn wait(condvar: Explored, mutex: Explored, timed: bool, at: &'static Location<'static>) -> bool {
    let id = mutex.id();
    condvar.perform(OpKind::Wait { mutex: id, timed }, at);
    let woken = condvar.perform(OpKind::Await { mutex: id, timed }, at);
    if woken.bits == 0 {
        mutex.perform(
            OpKind::Relock {
                condvar: condvar.id(),
            },
            at,
        );
    }
    woken.ok
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
