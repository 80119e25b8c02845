use std::cell::{Cell, UnsafeCell};
use std::fmt;
use std::ops::Deref;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::backend::tell_value;
use super::once::{Call, RawOnce};

/// A value that is made by the first thread that uses it.
///
/// ```
/// use racelab::sync::{LazyLock, shared};
///
/// shared! {
///     static PRIMES: LazyLock<Vec<u32>> = LazyLock::new(|| vec![2, 3, 5]);
/// }
///
/// assert_eq!(PRIMES.len(), 3);
/// ```
///
/// (In the place of a method call, the value of such a static is `**PRIMES`: one `*` for the static
/// of this execution, one for what it makes.)
///
/// Other threads that come meanwhile wait; if making it panics, every later use panics as well.
pub struct LazyLock<T, F = fn() -> T> {
    raw: RawOnce,
    init: Cell<Option<F>>,
    /// Some as soon as the initialization is done.
    value: UnsafeCell<Option<T>>,
}

// SAFETY: `init` is touched, and the value written, by the one thread that initializes; the value
// is only shared after that.
unsafe impl<T: Send + Sync, F: Send> Sync for LazyLock<T, F> {}
// SAFETY: it owns both.
unsafe impl<T: Send, F: Send> Send for LazyLock<T, F> {}
// What a panic leaves half done is poisoned.
impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}
impl<T: UnwindSafe + RefUnwindSafe, F: UnwindSafe> RefUnwindSafe for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// A value that `init` will make.
    #[track_caller]
    pub fn new(init: F) -> Self {
        LazyLock {
            raw: RawOnce::new(false),
            init: Cell::new(Some(init)),
            value: UnsafeCell::new(None),
        }
    }

    /// Makes the value, if nobody has; waits while another thread is at it.
    ///
    /// # Panics
    /// If making it has panicked.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        let call = Call {
            name: "force",
            poisoned: Some("LazyLock instance has previously been poisoned"),
        };
        let mut init = |_| {
            if let Some(init) = this.init.take() {
                let value = init();
                // SAFETY: nobody has a reference as long as it is not done, and who has taken
                // `init` is the only one to write.
                unsafe { *this.value.get() = Some(value) };
            }
        };
        this.raw.call("LazyLock", call, &mut init);
        // SAFETY: it is written before anyone is told that it is done, and never again.
        let value = unsafe { (*this.value.get()).as_ref() };
        let value = value.expect("it is initialized");
        tell_value(value);
        value
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyLock { .. }")
    }
}
