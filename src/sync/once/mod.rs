mod raw;

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

pub(super) use raw::{Call, RawOnce};

/// Runs a piece of code once, whichever of several threads comes first.
///
/// Who comes while it runs waits for its end, and happens after it; who comes later goes on at
/// once. If it panics, whoever calls [`call_once`](Self::call_once) next panics as well.
///
/// ```
/// use racelab::sync::{Once, thread};
///
/// let (greeting, start) = (Once::new(), || println!("hello"));
/// thread::scope(|s| {
///     s.spawn(|| greeting.call_once(start));
///     s.spawn(|| greeting.call_once(start));
/// });
/// assert!(greeting.is_completed());
/// ```
///
/// Unlike std's it cannot be made in a plain `static`, which would carry it from one execution
/// into the next. A static is declared with [`shared!`](crate::shared):
///
/// ```
/// use racelab::sync::{Once, shared};
///
/// shared! {
///     static GREETING: Once = Once::new();
/// }
///
/// GREETING.call_once(|| println!("hello"));
/// ```
pub struct Once {
    raw: RawOnce,
}

/// What [`Once::call_once_force`] tells the code that it runs.
#[derive(Debug)]
pub struct OnceState {
    poisoned: bool,
}

// What a panic leaves half done is poisoned, or tried again.
impl UnwindSafe for Once {}
impl RefUnwindSafe for Once {}

impl Once {
    /// Nothing has run yet.
    #[track_caller]
    pub fn new() -> Self {
        let raw = RawOnce::new(false);
        Once { raw }
    }

    /// Runs `f` if no thread has; waits while another one is at it. A thread that calls this inside
    /// of `f` waits for itself.
    ///
    /// # Panics
    /// If an earlier `f` has panicked.
    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        let mut f = Some(f);
        let call = Call {
            name: "call_once",
            poisoned: Some("Once instance has previously been poisoned"),
        };
        let mut run = |_| {
            if let Some(f) = f.take() {
                f();
            }
        };
        self.raw.call("Once", call, &mut run);
    }

    /// As [`call_once`](Self::call_once), but also after a panic.
    #[track_caller]
    pub fn call_once_force(&self, f: impl FnOnce(&OnceState)) {
        let mut f = Some(f);
        let call = Call {
            name: "call_once_force",
            poisoned: None,
        };
        let mut run = |poisoned| {
            if let Some(f) = f.take() {
                f(&OnceState { poisoned });
            }
        };
        self.raw.call("Once", call, &mut run);
    }

    /// Whether it has run to its end. If so, what it did happens before whatever comes next.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.raw.is_done("Once", "is_completed")
    }
}

impl OnceState {
    /// Whether an earlier try has panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl Default for Once {
    #[track_caller]
    fn default() -> Self {
        Once::new()
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once { .. }")
    }
}
