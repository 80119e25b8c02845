use std::fmt;
use std::panic::Location;
use std::time::Duration;

use super::backend::{Backend, For};
use super::log;
use super::mutex::unpoisoned;
use crate::explore::State;
use crate::explore::op::OpKind;

/// Lets at most `permits` threads past at a time.
///
/// Unlike a [`Mutex`](super::Mutex) it has no owner: any thread may [`release`](Self::release).
///
/// ```
/// use racelab::sync::Semaphore;
///
/// let tables = Semaphore::new(2);
/// let first = tables.acquire();
/// let second = tables.acquire();
/// assert!(tables.try_acquire().is_none());
/// drop(first);
/// assert!(tables.try_acquire().is_some());
/// # drop(second);
/// ```
pub struct Semaphore {
    raw: Backend<Native, Loom>,
}

struct Native {
    permits: parking_lot::Mutex<usize>,
    released: parking_lot::Condvar,
}

struct Loom {
    permits: loom::sync::Mutex<usize>,
    released: loom::sync::Condvar,
}

impl Loom {
    fn take(&self) -> bool {
        let mut permits = unpoisoned(self.permits.lock());
        take(&mut permits)
    }
}

/// A permit of a [`Semaphore`]; given back when it is dropped.
#[must_use = "the permit is given back at once if it is not kept"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
    at: &'static Location<'static>,
}

/// Takes a permit if there is one.
fn take(permits: &mut usize) -> bool {
    let left = permits.checked_sub(1);
    left.map(|left| *permits = left).is_some()
}

impl Semaphore {
    /// A semaphore with so many free permits.
    #[track_caller]
    pub fn new(permits: usize) -> Self {
        let raw = Backend::new(
            || Native {
                permits: parking_lot::Mutex::new(permits),
                released: parking_lot::Condvar::new(),
            },
            || State::Semaphore { permits },
            || Loom {
                permits: loom::sync::Mutex::new(permits),
                released: loom::sync::Condvar::new(),
            },
        );
        Semaphore { raw }
    }

    /// Takes a permit, waiting until there is one.
    #[track_caller]
    pub fn acquire(&self) -> Permit<'_> {
        self.acquire_at(Location::caller())
    }

    /// The same, called at `at`.
    pub(super) fn acquire_at(&self, at: &'static Location<'static>) -> Permit<'_> {
        match self.raw.get("Semaphore") {
            For::Native(native) => {
                let mut permits = native.permits.lock();
                native
                    .released
                    .wait_while(&mut permits, |permits| *permits == 0);
                *permits -= 1;
                if log::is_on() {
                    log::does(self, "acquire()", at);
                }
            }
            For::Explored(object) => {
                object.perform(OpKind::Acquire, at);
            }
            For::Loom(loom) => {
                let mut permits = unpoisoned(loom.permits.lock());
                while *permits == 0 {
                    permits = unpoisoned(loom.released.wait(permits));
                }
                *permits -= 1;
            }
        }
        Permit {
            semaphore: self,
            at,
        }
    }

    /// Takes a permit if there is one.
    #[track_caller]
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        let at = Location::caller();
        let taken = match self.raw.get("Semaphore") {
            For::Native(native) => take(&mut native.permits.lock()),
            For::Explored(object) => object.perform(OpKind::TryAcquire, at).ok,
            For::Loom(loom) => loom.take(),
        };
        // Lazily: a permit that is dropped is given back.
        taken.then(|| Permit {
            semaphore: self,
            at,
        })
    }

    /// Takes a permit, waiting for so long at most. The explorer lets the time be over whenever
    /// there is none; loom sees no waiting.
    #[track_caller]
    pub fn try_acquire_for(&self, timeout: Duration) -> Option<Permit<'_>> {
        let at = Location::caller();
        let taken = match self.raw.get("Semaphore") {
            For::Native(native) => {
                let mut permits = native.permits.lock();
                let none = |permits: &mut usize| *permits == 0;
                native.released.wait_while_for(&mut permits, none, timeout);
                take(&mut permits)
            }
            For::Explored(object) => object.perform(OpKind::TryAcquireFor, at).ok,
            For::Loom(loom) => {
                let taken = loom.take();
                if !taken {
                    loom::thread::yield_now();
                }
                taken
            }
        };
        taken.then(|| Permit {
            semaphore: self,
            at,
        })
    }

    /// How many permits are free: by the time that this is looked at, others may have taken them.
    #[track_caller]
    pub fn available_permits(&self) -> usize {
        let at = Location::caller();
        match self.raw.get("Semaphore") {
            For::Native(native) => *native.permits.lock(),
            For::Explored(object) => {
                object.perform(OpKind::Count("available_permits"), at).bits as usize
            }
            For::Loom(loom) => *unpoisoned(loom.permits.lock()),
        }
    }

    /// Adds one permit. Whoever calls it need not have one.
    #[track_caller]
    pub fn release(&self) {
        self.release_at(Location::caller());
    }

    fn release_at(&self, at: &'static Location<'static>) {
        match self.raw.get("Semaphore") {
            For::Native(native) => {
                if log::is_on() {
                    log::does(self, "release()", at);
                }
                *native.permits.lock() += 1;
                native.released.notify_one();
            }
            For::Explored(object) => {
                object.perform(OpKind::Release, at);
            }
            For::Loom(loom) => {
                *unpoisoned(loom.permits.lock()) += 1;
                loom.released.notify_one();
            }
        }
    }
}

impl Permit<'_> {
    /// Keeps the permit taken for good, unless [`Semaphore::release`] gives one back.
    pub fn forget(self) {
        if let Some(For::Explored(object)) = self.semaphore.raw.get_if_alive() {
            object.is_forgotten();
        }
        std::mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.semaphore.release_at(self.at);
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Semaphore { .. }")
    }
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
