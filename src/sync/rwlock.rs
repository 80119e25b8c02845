use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::time::Duration;

use super::backend::{Backend, Explored, For};
use super::log;
use super::loom_rwlock::{LoomRead, LoomRwLock, LoomWrite};
use crate::explore::State;
use crate::explore::op::OpKind;

/// Lets many threads read the data inside, or one write it.
///
/// As in `parking_lot`, [`read`](RwLock::read) and [`write`](RwLock::write) return the guard
/// itself: a panic while the lock is held does not poison it.
///
/// Whether new readers pass a writer that waits is left open, as std leaves it. So a thread that
/// reads again while it reads already may wait for a writer that waits for itself: the judges look
/// at both.
///
/// ```
/// use racelab::sync::RwLock;
///
/// let prices = RwLock::new(vec![3, 5]);
/// {
///     let (mine, yours) = (prices.read(), prices.read());
///     assert_eq!(mine[0] + yours[1], 8);
/// }
/// prices.write().push(7);
/// assert_eq!(prices.into_inner(), [3, 5, 7]);
/// ```
pub struct RwLock<T: ?Sized> {
    raw: RawRwLock,
    data: UnsafeCell<T>,
}

/// The lock without its data. Not generic, so that a student's program does not compile it again.
struct RawRwLock(Backend<parking_lot::RwLock<()>, LoomRwLock>);

// SAFETY: the data is reached through the lock only.
unsafe impl<T: ?Sized + Send> Send for RwLock<T> {}
// SAFETY: as above; readers share the data, so that it must be Sync as well.
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}

/// Shared access to the data of a [`RwLock`]; gives the lock back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    /// Held for its drop.
    _raw: RawRead<'a>,
    /// A guard stays on the thread that locked.
    not_send: PhantomData<*mut ()>,
}

// SAFETY: a shared guard gives a shared reference to the data.
unsafe impl<T: ?Sized + Sync> Sync for RwLockReadGuard<'_, T> {}

/// Exclusive access to the data of a [`RwLock`]; gives the lock back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    raw: RawWrite<'a>,
    /// A guard stays on the thread that locked.
    not_send: PhantomData<*mut ()>,
}

// SAFETY: a shared guard gives a shared reference to the data.
unsafe impl<T: ?Sized + Sync> Sync for RwLockWriteGuard<'_, T> {}

/// What holds the lock for reading.
#[allow(dead_code, reason = "held for their drop")]
enum RawRead<'a> {
    Native(parking_lot::RwLockReadGuard<'a, ()>),
    Explored(ExploredGuard),
    Loom(LoomRead<'a>),
}

/// What holds the lock for writing.
enum RawWrite<'a> {
    Native(parking_lot::RwLockWriteGuard<'a, ()>),
    Explored(ExploredGuard),
    Loom(LoomWrite<'a>),
}

/// What gives a lock of the explorer back, by which operation, and where it was taken.
struct ExploredGuard {
    object: Explored,
    unlock: OpKind,
    at: &'static Location<'static>,
}

impl Drop for ExploredGuard {
    fn drop(&mut self) {
        self.object.perform(self.unlock, self.at);
    }
}

/// How long to wait for a lock.
#[derive(Clone, Copy)]
enum Patience {
    Endless,
    None,
    For(Duration),
}

impl<T> RwLock<T> {
    /// A free lock around `data`.
    #[track_caller]
    pub fn new(data: T) -> Self {
        RwLock {
            raw: RawRwLock::new(),
            data: UnsafeCell::new(data),
        }
    }

    /// The data; nobody else can have it any more.
    pub fn into_inner(self) -> T {
        self.data.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    fn read_guard<'a>(&'a self, raw: RawRead<'a>) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard {
            lock: self,
            _raw: raw,
            not_send: PhantomData,
        }
    }

    fn write_guard<'a>(&'a self, raw: RawWrite<'a>) -> RwLockWriteGuard<'a, T> {
        RwLockWriteGuard {
            lock: self,
            raw,
            not_send: PhantomData,
        }
    }

    /// Takes the lock for reading, waiting while somebody writes.
    #[track_caller]
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        let raw = self.raw.read(Patience::Endless, Location::caller());
        self.read_guard(raw.expect("waits until it has it"))
    }

    /// Takes the lock for reading if nobody writes.
    #[track_caller]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>> {
        let raw = self.raw.read(Patience::None, Location::caller())?;
        Some(self.read_guard(raw))
    }

    /// Takes the lock for reading, waiting for so long at most. The explorer lets the time be over
    /// whenever somebody writes; loom sees no waiting.
    #[track_caller]
    pub fn try_read_for(&self, timeout: Duration) -> Option<RwLockReadGuard<'_, T>> {
        let raw = self.raw.read(Patience::For(timeout), Location::caller())?;
        Some(self.read_guard(raw))
    }

    /// Takes the lock for writing, waiting until it is free.
    #[track_caller]
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        let raw = self.raw.write(Patience::Endless, Location::caller());
        self.write_guard(raw.expect("waits until it has it"))
    }

    /// Takes the lock for writing if it is free.
    #[track_caller]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>> {
        let raw = self.raw.write(Patience::None, Location::caller())?;
        Some(self.write_guard(raw))
    }

    /// Takes the lock for writing, waiting for so long at most. The explorer lets the time be over
    /// whenever somebody reads or writes; loom sees no waiting.
    #[track_caller]
    pub fn try_write_for(&self, timeout: Duration) -> Option<RwLockWriteGuard<'_, T>> {
        let raw = self.raw.write(Patience::For(timeout), Location::caller())?;
        Some(self.write_guard(raw))
    }

    /// Its part under the explorer, if that is what it has.
    pub(super) fn explored(&self) -> Option<Explored> {
        match self.raw.0.get("RwLock") {
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

impl RawRwLock {
    #[track_caller]
    fn new() -> Self {
        RawRwLock(Backend::new(
            || parking_lot::RwLock::new(()),
            || State::RwLock(Default::default()),
            LoomRwLock::new,
        ))
    }

    fn read(&self, patience: Patience, at: &'static Location<'static>) -> Option<RawRead<'_>> {
        match self.0.get("RwLock") {
            For::Native(lock) => match patience {
                Patience::Endless => Some(lock.read()),
                Patience::None => lock.try_read(),
                Patience::For(timeout) => lock.try_read_for(timeout),
            }
            .map(|guard| {
                if log::is_on() {
                    log::does(lock, "read()", at);
                }
                RawRead::Native(guard)
            }),
            For::Explored(object) => {
                let taken = match patience {
                    Patience::Endless => {
                        if !object.perform(OpKind::Read, at).ok {
                            object.perform(OpKind::ReadBehind, at);
                        }
                        true
                    }
                    Patience::None => object.perform(OpKind::TryRead, at).ok,
                    Patience::For(_) => object.perform(OpKind::TryReadFor, at).ok,
                };
                // Lazily: a guard that is dropped unlocks.
                taken.then(|| {
                    let unlock = OpKind::UnlockRead;
                    RawRead::Explored(ExploredGuard { object, unlock, at })
                })
            }
            For::Loom(lock) => match patience {
                Patience::Endless => Some(lock.read()),
                Patience::None => lock.try_read(),
                Patience::For(_) => lock.try_read().or_else(|| {
                    loom::thread::yield_now();
                    None
                }),
            }
            .map(RawRead::Loom),
        }
    }

    fn write(&self, patience: Patience, at: &'static Location<'static>) -> Option<RawWrite<'_>> {
        match self.0.get("RwLock") {
            For::Native(lock) => match patience {
                Patience::Endless => Some(lock.write()),
                Patience::None => lock.try_write(),
                Patience::For(timeout) => lock.try_write_for(timeout),
            }
            .map(|guard| {
                if log::is_on() {
                    log::does(lock, "write()", at);
                }
                RawWrite::Native(guard)
            }),
            For::Explored(object) => {
                let kind = match patience {
                    Patience::Endless => OpKind::Write,
                    Patience::None => OpKind::TryWrite,
                    Patience::For(_) => OpKind::TryWriteFor,
                };
                let taken = object.perform(kind, at).ok;
                taken.then(|| {
                    let unlock = OpKind::UnlockWrite;
                    RawWrite::Explored(ExploredGuard { object, unlock, at })
                })
            }
            For::Loom(lock) => match patience {
                Patience::Endless => Some(lock.write()),
                Patience::None => lock.try_write(),
                Patience::For(_) => lock.try_write().or_else(|| {
                    loom::thread::yield_now();
                    None
                }),
            }
            .map(RawWrite::Loom),
        }
    }
}

impl<'a> RawWrite<'a> {
    fn downgrade(self, at: &'static Location<'static>) -> RawRead<'a> {
        match self {
            RawWrite::Native(guard) => {
                RawRead::Native(parking_lot::RwLockWriteGuard::downgrade(guard))
            }
            RawWrite::Explored(mut guard) => {
                guard.object.perform(OpKind::Downgrade, at);
                guard.unlock = OpKind::UnlockRead;
                RawRead::Explored(guard)
            }
            RawWrite::Loom(guard) => RawRead::Loom(guard.downgrade()),
        }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// Goes on reading what it has written: other readers may come in, and no writer in between.
    #[track_caller]
    pub fn downgrade(this: Self) -> RwLockReadGuard<'a, T> {
        let RwLockWriteGuard { lock, raw, .. } = this;
        lock.read_guard(raw.downgrade(Location::caller()))
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock, and nobody writes.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.lock.data.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock for itself, and is borrowed exclusively.
        unsafe { &mut *self.lock.data.get() }
    }
}

macro_rules! shown_as_its_data {
    ($Guard:ident) => {
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $Guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $Guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

shown_as_its_data!(RwLockReadGuard);
shown_as_its_data!(RwLockWriteGuard);

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
