//! A lock, always.
//!
//! The choice where the value is not asked for all the time: nobody can get this one wrong, and a
//! lock that is free costs little. Callers that come at once wait for each other even when the value
//! has long been made; that is all that double-checking saves.

use racelab::sync::Mutex;

/// A value that nobody makes before it is needed, and that stays the same from then on.
pub struct Lazy {
    value: Mutex<Option<u32>>,
}

impl Lazy {
    /// Without a value.
    pub fn new() -> Self {
        Lazy {
            value: Mutex::new(None),
        }
    }

    /// The value. If there is none yet, `make` makes it; what `make` did before it returned is
    /// visible to everyone who gets its value. If it panics there is still none.
    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        *self.value.lock().get_or_insert_with(make)
    }
}
