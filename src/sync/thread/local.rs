//! Statics of which every thread has one of its own.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;

use crate::explore::locals::{Dropped, Locals};
use crate::sync::backend::{Running, running};

/// Declares statics of which every thread has one of its own.
///
/// Each is made when its thread first uses it, and dropped at the thread's end, before whoever
/// joins the thread goes on. Under the judges every execution begins without any. It has to be
/// imported by name, since the language has a macro of this name already.
///
/// ```
/// use std::cell::Cell;
/// use racelab::sync::{thread, thread_local};
///
/// thread_local! {
///     static COUNT: Cell<u64> = const { Cell::new(0) };
/// }
///
/// COUNT.set(1);
/// let other = thread::spawn(|| COUNT.get());
/// assert_eq!((COUNT.get(), other.join().unwrap()), (1, 0));
/// ```
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$meta:meta])* $vis:vis static $NAME:ident: $T:ty = const $init:block $(; $($rest:tt)*)?) => {
        $crate::__thread_local!($(#[$meta])* $vis $NAME, $T, const $init);
        $crate::thread_local!($($($rest)*)?);
    };
    ($(#[$meta:meta])* $vis:vis static $NAME:ident: $T:ty = $init:expr $(; $($rest:tt)*)?) => {
        $crate::__thread_local!($(#[$meta])* $vis $NAME, $T, $init);
        $crate::thread_local!($($($rest)*)?);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __thread_local {
    ($(#[$meta:meta])* $vis:vis $NAME:ident, $T:ty, $($init:tt)*) => {
        $(#[$meta])* $vis static $NAME: $crate::sync::thread::LocalKey<$T> = {
            fn init() -> $T {
                $($init)*
            }
            ::std::thread_local!(static NATIVE: $T = $($init)*);
            $crate::sync::thread::LocalKey::new(init, &NATIVE)
        };
    };
}

/// A static of which every thread has one of its own; declared with
/// [`thread_local!`](crate::thread_local).
pub struct LocalKey<T: 'static> {
    init: fn() -> T,
    native: &'static std::thread::LocalKey<T>,
}

/// The thread is ending and has dropped its value already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessError;

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl std::error::Error for AccessError {}

std::thread_local! {
    /// What loom's threads have, and in which iteration; loom's own statics are dropped only after
    /// whoever joins the thread may have gone on.
    static LOOM: RefCell<HashMap<loom::thread::ThreadId, Locals>> = RefCell::default();
}

/// What the running model thread has; None on real threads. `f` must not run a program's code.
fn with_locals<R>(f: impl FnOnce(&mut Locals) -> R) -> Option<R> {
    match running() {
        Running::Native => None,
        Running::Explorer(context) => {
            let thread = context.current();
            Some(context.with(|execution| f(&mut execution.threads[thread].locals)))
        }
        Running::Loom => {
            let thread = loom::thread::current().id();
            Some(LOOM.with_borrow_mut(|all| f(all.entry(thread).or_default())))
        }
    }
}

/// One of loom's threads ends: drops what it has.
pub(crate) fn loom_thread_ends() {
    while let Some(value) = with_locals(Locals::take_last).flatten() {
        drop(value);
    }
}

/// An iteration of loom begins. One that was broken off may have left something behind, which
/// belongs to objects that are gone.
pub(crate) fn loom_begins() {
    std::mem::forget(LOOM.take());
}

/// The value under `key` of the thread that runs under a judge. Not generic, so that a student's
/// program does not compile it again.
fn find(key: usize) -> Option<Result<*const dyn Any, Dropped>> {
    with_locals(|locals| locals.find(key)).flatten()
}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn new(init: fn() -> T, native: &'static std::thread::LocalKey<T>) -> Self {
        LocalKey { init, native }
    }

    /// Lets `f` look at this thread's value.
    ///
    /// # Panics
    /// If the thread is ending and has dropped it already.
    #[track_caller]
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        match self.try_with(f) {
            Ok(result) => result,
            Err(AccessError) => panic!(
                "cannot access a Thread Local Storage value during or after destruction: \
                 AccessError"
            ),
        }
    }

    /// Lets `f` look at this thread's value.
    ///
    /// # Errors
    /// If the thread is ending and has dropped it already.
    pub fn try_with<R>(&'static self, f: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        match running() {
            Running::Native => self.native.try_with(f).map_err(|_| AccessError),
            // SAFETY: the value lies in a box until its thread, which is this one, ends.
            _ => Ok(f(unsafe { &*self.of_model_thread()? })),
        }
    }

    fn of_model_thread(&'static self) -> Result<*const T, AccessError> {
        let key = std::ptr::from_ref(self) as usize;
        if find(key).is_none() {
            let value: Box<dyn Any> = Box::new((self.init)());
            let mut made = Some(value);
            with_locals(|locals| {
                // Unless making it has used it, and so made it already.
                if locals.find(key).is_none()
                    && let Some(value) = made.take()
                {
                    locals.insert(key, value, std::mem::needs_drop::<T>());
                }
            });
        }
        match find(key) {
            Some(Ok(value)) => Ok(value.cast()),
            Some(Err(Dropped)) | None => Err(AccessError),
        }
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Writes the value.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// The value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value and leaves the default.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Writes the value and returns the one before.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Lets `f` look at what the cell holds.
    ///
    /// # Panics
    /// If it is borrowed mutably.
    #[track_caller]
    pub fn with_borrow<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Lets `f` change what the cell holds.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn with_borrow_mut<R>(&'static self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// Writes the value.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn set(&'static self, value: T) {
        self.replace(value);
    }

    /// Takes the value and leaves the default.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// Writes the value and returns the one before.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalKey { .. }")
    }
}
