use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::flag::{Flag, Poisons, told};
use super::{LockResult, RwLockReadGuard, TryLockError, TryLockResult};
use crate::sync::{self, rwlock};

/// Lets many threads read the data inside, or one write it, and tells when a writer's panic may
/// have left it half changed. A reader's panic poisons nothing.
///
/// ```
/// use racelab::sync::poison::RwLock;
/// use racelab::sync::thread;
///
/// let prices = RwLock::new(vec![3, 5]);
/// thread::scope(|s| {
///     let reader = s.spawn(|| {
///         let prices = prices.read().unwrap();
///         assert_eq!(prices.len(), 3, "one price is missing");
///     });
///     assert!(reader.join().is_err());
///     assert!(!prices.is_poisoned());
///
///     let writer = s.spawn(|| {
///         let mut prices = prices.write().unwrap();
///         prices.push(7);
///         panic!("no price for milk");
///     });
///     assert!(writer.join().is_err());
/// });
/// let half_done = prices.read().unwrap_err().into_inner();
/// assert_eq!(*half_done, [3, 5, 7]);
/// ```
pub struct RwLock<T: ?Sized> {
    poison: Flag,
    lock: sync::RwLock<T>,
}

// Who looks at what a panic has left behind is told so.
impl<T: ?Sized> UnwindSafe for RwLock<T> {}
impl<T: ?Sized> RefUnwindSafe for RwLock<T> {}

/// Exclusive access to the data of a [`RwLock`]; gives the lock back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    // Dropped in this order: the poison before the lock is free.
    poisons: Poisons<'a>,
    guard: rwlock::RwLockWriteGuard<'a, T>,
}

impl<T> RwLock<T> {
    /// A free lock around `data`.
    #[track_caller]
    pub fn new(data: T) -> Self {
        RwLock {
            poison: Flag::new(),
            lock: sync::RwLock::new(data),
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

impl<T: ?Sized> RwLock<T> {
    /// Takes the lock for reading, waiting while somebody writes.
    ///
    /// # Errors
    /// If it is poisoned, with the guard: the lock is taken all the same.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.reads(self.lock.read(), Location::caller())
    }

    /// Takes the lock for reading if nobody writes.
    ///
    /// # Errors
    /// If somebody writes, or it is poisoned; then the lock is taken all the same, and the guard is
    /// in the error.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        match self.lock.try_read() {
            Some(guard) => Ok(self.reads(guard, Location::caller())?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    /// Takes the lock for writing, waiting until it is free.
    ///
    /// # Errors
    /// If it is poisoned, with the guard: the lock is taken all the same.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.writes(self.lock.write(), Location::caller())
    }

    /// Takes the lock for writing if it is free.
    ///
    /// # Errors
    /// If somebody reads or writes, or it is poisoned; then the lock is taken all the same, and the
    /// guard is in the error.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        match self.lock.try_write() {
            Some(guard) => Ok(self.writes(guard, Location::caller())?),
            None => Err(TryLockError::WouldBlock),
        }
    }

    fn reads<'a>(
        &'a self,
        guard: RwLockReadGuard<'a, T>,
        at: &'static Location<'static>,
    ) -> LockResult<RwLockReadGuard<'a, T>> {
        told(self.poison.get_with_lock(self.lock.explored(), at), guard)
    }

    fn writes<'a>(
        &'a self,
        guard: rwlock::RwLockWriteGuard<'a, T>,
        at: &'static Location<'static>,
    ) -> LockResult<RwLockWriteGuard<'a, T>> {
        // The guard first: a thread that is ended here must give the lock back.
        let guard = RwLockWriteGuard {
            poisons: Poisons::of(&self.poison, self.lock.explored(), at),
            guard,
        };
        told(guard.poisons.has_poison(at), guard)
    }

    /// Whether it is poisoned, without the lock: whoever writes may poison it at the same time.
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

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on reading what it has written: other readers may come in, and no writer in between.
    /// A panic after it poisons nothing.
    #[track_caller]
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        let RwLockWriteGuard { poisons, guard } = this;
        // As in std, even if its thread has begun to panic since.
        std::mem::forget(poisons);
        rwlock::RwLockWriteGuard::downgrade(guard)
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RwLock { .. }")
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(data: T) -> Self {
        RwLock::new(data)
    }
}
