//! The standard library's cell that is written once.
//!
//! The first choice: one line, and a call that finds the value costs no more than reading a flag.
//! Take `LazyLock` where how to make the value is known from the beginning, and build your own only
//! where waiting is out of the question (`first_one_wins`).

use racelab::sync::OnceLock;

/// A value that nobody makes before it is needed, and that stays the same from then on.
pub struct Lazy {
    value: OnceLock<u32>,
}

impl Lazy {
    /// Without a value.
    pub fn new() -> Self {
        Lazy {
            value: OnceLock::new(),
        }
    }

    /// The value. If there is none yet, `make` makes it; what `make` did before it returned is
    /// visible to everyone who gets its value. If it panics there is still none.
    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        *self.value.get_or_init(make)
    }
}
