use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::flag::{Flag, Poisons, told};
use super::{LockResult, TryLockError, TryLockResult};
use crate::sync::{self, mutex};

/// Lets one thread at a time at the data inside, and tells when a panic may have left it half
/// changed.
///
/// ```
/// use racelab::sync::poison::Mutex;
///
/// let total = Mutex::new(0_u64);
/// *total.lock().unwrap() += 1;
/// assert_eq!(total.into_inner().unwrap(), 1);
/// ```
pub struct Mutex<T: ?Sized> {
    poison: Flag,
    lock: sync::Mutex<T>,
}

// Who looks at what a panic has left behind is told so.
impl<T: ?Sized> UnwindSafe for Mutex<T> {}
impl<T: ?Sized> RefUnwindSafe for Mutex<T> {}

/// Access to the data of a [`Mutex`]; gives the lock back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct MutexGuard<'a, T: ?Sized> {
    // Dropped in this order: the poison before the lock is free.
    poisons: Poisons<'a>,
    guard: mutex::MutexGuard<'a, T>,
}

impl<T> Mutex<T> {
    /// A free mutex around `data`.
    #[track_caller]
    pub fn new(data: T) -> Self {
        Mutex {
            poison: Flag::new(),
            lock: sync::Mutex::new(data),
        }
    }

    /// The data; nobody else can have it any more.
    ///
    /// # Errors
    /// If it is poisoned, with the data.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.poison.get_alone(self.lock.explored_if_alive());
        told(poisoned, self.lock.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Takes the lock, waiting until it is free.
    ///
    /// # Errors
    /// If it is poisoned, with the guard: the lock is taken all the same.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.guarded(self.lock.lock(), Location::caller())
    }

    /// Takes the lock if it is free.
    ///
    /// # Errors
    /// If it is taken, or is poisoned; then the lock is taken all the same, and the guard is in the
    /// error.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        match self.lock.try_lock() {
            Some(guard) => Ok(self.guarded(guard, Location::caller())?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    fn guarded<'a>(
        &'a self,
        guard: mutex::MutexGuard<'a, T>,
        at: &'static Location<'static>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let lock = self.lock.explored();
        // The guard first: a thread that is ended here must give the lock back.
        let guard = MutexGuard {
            poisons: Poisons::of(&self.poison, lock, at),
            guard,
        };
        told(self.poison.get_with_lock(lock, at), guard)
    }

    /// Whether it is poisoned, without the lock: whoever holds it may poison it at the same time.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.poison.get(self.lock.explored(), Location::caller())
    }

    /// Takes the poison out: what is inside is in order again.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.poison.clear(self.lock.explored(), Location::caller());
    }

    /// The data, without a lock: the exclusive reference shows that nobody else is there.
    ///
    /// # Errors
    /// If it is poisoned, with the data.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.poison.get_alone(self.lock.explored_if_alive());
        told(poisoned, self.lock.get_mut())
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The guard of the lock, for a condition variable.
    pub(super) fn inner(&mut self) -> &mut mutex::MutexGuard<'a, T> {
        &mut self.guard
    }

    /// The guard, after the lock was given back and taken again.
    pub(super) fn taken_again(self, at: &'static Location<'static>) -> LockResult<Self> {
        told(self.poisons.has_poison(at), self)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
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
