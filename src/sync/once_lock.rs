use std::cell::UnsafeCell;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::backend::tell_value;
use super::once::{Call, RawOnce};

const NOUN: &str = "OnceLock";

/// A cell that is written once, and read by any number of threads from then on.
///
/// ```
/// use racelab::sync::OnceLock;
///
/// let config = OnceLock::new();
/// assert_eq!(config.get(), None);
/// assert_eq!(config.get_or_init(|| 5), &5);
/// assert_eq!(config.set(6), Err(6));
/// ```
///
/// Unlike std's it cannot be made in a plain `static`, which would carry its value from one
/// execution into the next. A static is declared with [`shared!`](crate::shared):
///
/// ```
/// use racelab::sync::{OnceLock, shared};
///
/// shared! {
///     static CONFIG: OnceLock<String> = OnceLock::new();
/// }
///
/// assert_eq!(CONFIG.get_or_init(|| "default".to_owned()), "default");
/// ```
pub struct OnceLock<T> {
    raw: RawOnce,
    /// Some as soon as the initialization is done.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: the value is written by the one thread that initializes, and only shared after that.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}
// SAFETY: it owns its value.
unsafe impl<T: Send> Send for OnceLock<T> {}
// What a panic leaves half done is tried again.
impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}
impl<T: UnwindSafe + RefUnwindSafe> RefUnwindSafe for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// An empty cell.
    #[track_caller]
    pub fn new() -> Self {
        OnceLock {
            raw: RawOnce::new(false),
            value: UnsafeCell::new(None),
        }
    }

    #[track_caller]
    fn full(value: T) -> Self {
        OnceLock {
            raw: RawOnce::new(true),
            value: UnsafeCell::new(Some(value)),
        }
    }

    /// The value, if there is one. It does not wait for a thread that is about to make it.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        let done = self.raw.is_done(NOUN, "get");
        done.then(|| self.value())
            .flatten()
            .inspect(|v| tell_value(*v))
    }

    /// Writes the value, if there is none; waits while a thread is making it.
    ///
    /// # Errors
    /// If there is one: `value` comes back.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.raw.set(NOUN, &mut || {
            value.iter().for_each(tell_value);
            self.put(&mut value);
        });
        match value {
            None => Ok(()),
            Some(value) => {
                tell_value(&value);
                Err(value)
            }
        }
    }

    /// The value; if there is none, `f` makes it. Waits while another thread is making it, and has
    /// that thread's; a thread that calls this inside of `f` waits for itself. If `f` panics the
    /// cell stays empty, and the next thread tries again.
    #[track_caller]
    pub fn get_or_init(&self, f: impl FnOnce() -> T) -> &T {
        let mut f = Some(f);
        let call = Call {
            name: "get_or_init",
            poisoned: None,
        };
        let mut init = |_| {
            let mut value = f.take().map(|f| f());
            self.put(&mut value);
        };
        self.raw.call(NOUN, call, &mut init);
        let value = self.value().expect("it is initialized");
        tell_value(value);
        value
    }

    /// The value, without asking anyone: the exclusive reference shows that nobody else is there.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// The value; nobody else can have it any more.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// Takes the value out: the cell is as new.
    #[track_caller]
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }

    /// The value, if it is there.
    fn value(&self) -> Option<&T> {
        // SAFETY: it is written before anyone is told that it is done, and never again.
        unsafe { (*self.value.get()).as_ref() }
    }

    /// Writes the value, for who initializes. While an execution is torn down several may think
    /// that they do; the first one's stays.
    fn put(&self, value: &mut Option<T>) {
        if self.value().is_none() {
            // SAFETY: nobody has a reference as long as it is None, and nobody else writes.
            unsafe { *self.value.get() = value.take() };
        }
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        OnceLock::full(value)
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        match self.get() {
            Some(value) => OnceLock::full(value.clone()),
            None => OnceLock::new(),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnceLock { .. }")
    }
}
