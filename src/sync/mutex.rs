use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::time::{Duration, Instant};

use super::backend::{Backend, Explored, For};
use super::log;
use super::loom_mutex::{LoomGuard, LoomMutex};
use crate::explore::State;
use crate::explore::op::OpKind;

/// Lets one thread at a time at the data inside.
///
/// As in `parking_lot`, [`lock`](Mutex::lock) returns the guard itself: a panic while the lock is
/// held does not poison it.
///
/// ```
/// use racelab::sync::Mutex;
///
/// let total = Mutex::new(0_u64);
/// *total.lock() += 1;
/// assert_eq!(total.into_inner(), 1);
/// ```
pub struct Mutex<T: ?Sized> {
    raw: RawMutex,
    data: UnsafeCell<T>,
}

/// The lock without its data. Not generic, so that a student's program does not compile it again.
struct RawMutex(Backend<parking_lot::Mutex<()>, LoomMutex>);

// SAFETY: the data is reached through the lock only.
unsafe impl<T: ?Sized + Send> Send for Mutex<T> {}
// SAFETY: as above; one thread at a time gets at the data.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}

/// Access to the data of a [`Mutex`]; gives the lock back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct MutexGuard<'a, T: ?Sized> {
    mutex: &'a Mutex<T>,
    raw: RawGuard<'a>,
    /// A guard stays on the thread that locked.
    not_send: PhantomData<*mut ()>,
}

// SAFETY: a shared guard gives a shared reference to the data.
unsafe impl<T: ?Sized + Sync> Sync for MutexGuard<'_, T> {}

/// What holds the lock.
pub(super) enum RawGuard<'a> {
    /// The lock, and where it was taken.
    Native(parking_lot::MutexGuard<'a, ()>, &'static Location<'static>),
    /// Where it was taken, and whether what lies behind it may have been changed.
    Explored(Explored, &'static Location<'static>, bool),
    Loom(LoomGuard<'a>),
}

impl<T> Mutex<T> {
    /// A free mutex around `data`.
    #[track_caller]
    pub fn new(data: T) -> Self {
        Mutex {
            raw: RawMutex::new(),
            data: UnsafeCell::new(data),
        }
    }

    /// The data; nobody else can have it any more.
    pub fn into_inner(self) -> T {
        self.data.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Takes the lock, waiting until it is free.
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        let raw = self.raw.lock(Location::caller());
        MutexGuard {
            mutex: self,
            raw,
            not_send: PhantomData,
        }
    }

    /// Takes the lock if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        let raw = self.raw.try_lock(Location::caller())?;
        Some(MutexGuard {
            mutex: self,
            raw,
            not_send: PhantomData,
        })
    }

    /// Takes the lock, waiting for so long at most. The explorer lets the time be over whenever the
    /// lock is taken; loom sees no waiting.
    #[track_caller]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<MutexGuard<'_, T>> {
        let raw = self.raw.try_lock_for(timeout, Location::caller())?;
        Some(MutexGuard {
            mutex: self,
            raw,
            not_send: PhantomData,
        })
    }

    /// Takes the lock, waiting until `deadline` at most.
    #[track_caller]
    pub fn try_lock_until(&self, deadline: Instant) -> Option<MutexGuard<'_, T>> {
        self.try_lock_for(deadline.saturating_duration_since(Instant::now()))
    }

    /// Gives the lock back without its guard, which must have been forgotten
    /// (`std::mem::forget`).
    ///
    /// The explorer refutes a program that unlocks what the thread does not hold.
    ///
    /// # Safety
    /// The calling thread holds the lock, and no guard of it is used any more.
    #[track_caller]
    pub unsafe fn force_unlock(&self) {
        self.raw.force_unlock(Location::caller());
    }

    /// Its part under the explorer, if that is what it has.
    pub(super) fn explored(&self) -> Option<Explored> {
        match self.raw.0.get("Mutex") {
            For::Explored(object) => Some(object),
            _ => None,
        }
    }

    /// The same for who owns it, which must not panic.
    pub(super) fn explored_if_alive(&self) -> Option<Explored> {
        match self.raw.0.get_if_alive() {
            Some(For::Explored(object)) => Some(object),
            _ => None,
        }
    }

    /// The data, without a lock: the exclusive reference shows that nobody else is there.
    pub fn get_mut(&mut self) -> &mut T {
        self.data.get_mut()
    }
}

impl RawMutex {
    #[track_caller]
    fn new() -> Self {
        RawMutex(Backend::new(
            || parking_lot::Mutex::new(()),
            || State::Mutex { owner: None },
            LoomMutex::new,
        ))
    }

    fn lock(&self, at: &'static Location<'static>) -> RawGuard<'_> {
        match self.0.get("Mutex") {
            For::Native(mutex) => {
                let guard = mutex.lock();
                if log::is_on() {
                    log::does(mutex, "lock()", at);
                }
                RawGuard::Native(guard, at)
            }
            For::Explored(object) => {
                object.perform(OpKind::Lock, at);
                RawGuard::Explored(object, at, false)
            }
            For::Loom(mutex) => RawGuard::Loom(mutex.lock()),
        }
    }

    fn try_lock(&self, at: &'static Location<'static>) -> Option<RawGuard<'_>> {
        match self.0.get("Mutex") {
            For::Native(mutex) => mutex.try_lock().map(|guard| RawGuard::Native(guard, at)),
            For::Explored(object) => {
                let taken = object.perform(OpKind::TryLock, at).ok;
                // Lazily: a guard that is dropped unlocks.
                taken.then(|| RawGuard::Explored(object, at, false))
            }
            For::Loom(mutex) => mutex.try_lock().map(RawGuard::Loom),
        }
    }

    fn try_lock_for(
        &self,
        timeout: Duration,
        at: &'static Location<'static>,
    ) -> Option<RawGuard<'_>> {
        match self.0.get("Mutex") {
            For::Native(mutex) => {
                let guard = mutex.try_lock_for(timeout);
                guard.map(|guard| RawGuard::Native(guard, at))
            }
            For::Explored(object) => {
                let taken = object.perform(OpKind::TryLockFor, at).ok;
                taken.then(|| RawGuard::Explored(object, at, false))
            }
            For::Loom(mutex) => {
                let taken = mutex.try_lock().map(RawGuard::Loom);
                if taken.is_none() {
                    loom::thread::yield_now();
                }
                taken
            }
        }
    }

    fn force_unlock(&self, at: &'static Location<'static>) {
        match self.0.get("Mutex") {
            // SAFETY: the caller's promise: the thread holds the lock.
            For::Native(mutex) => unsafe { mutex.force_unlock() },
            For::Explored(object) => {
                object.perform(OpKind::Unlock { changed: true }, at);
            }
            For::Loom(mutex) => mutex.force_unlock(),
        }
    }
}

/// loom's locks are poisoned as std's are; ours are not.
pub(super) fn unpoisoned<G>(result: std::sync::LockResult<G>) -> G {
    result.unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// What holds the lock, for a condition variable to give back and take again.
    pub(super) fn raw(&mut self) -> &mut RawGuard<'a> {
        &mut self.raw
    }
}

impl Drop for RawGuard<'_> {
    fn drop(&mut self) {
        match self {
            RawGuard::Explored(object, at, changed) => {
                object.perform(OpKind::Unlock { changed: *changed }, at);
            }
            RawGuard::Native(guard, at) if log::is_on() => {
                let mutex = parking_lot::MutexGuard::mutex(guard);
                log::does(mutex, "unlock()", at);
            }
            _ => {}
        }
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.mutex.data.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        if let RawGuard::Explored(_, _, changed) = &mut self.raw {
            *changed = true;
        }
        // SAFETY: the guard holds the lock, and is borrowed exclusively.
        unsafe { &mut *self.mutex.data.get() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mutex { .. }")
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(data: T) -> Self {
        Mutex::new(data)
    }
}
