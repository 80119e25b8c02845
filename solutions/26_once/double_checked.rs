//! Double-checked: look, lock, look again; with a flag that hands over what it announces.
//!
//! The choice where `OnceLock` does not fit, such as a value that is made anew from time to time:
//! the lock orders those who make it, and who finds it made does not touch the lock. It is right
//! only with both halves of the ordering, and it was written without them for decades.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;

/// A value that nobody makes before it is needed, and that stays the same from then on.
pub struct Lazy {
    is_made: AtomicBool,
    /// Who makes the value holds it.
    making: Mutex<()>,
    value: SharedCell<u32>,
}

impl Lazy {
    /// Without a value.
    pub fn new() -> Self {
        Lazy {
            is_made: AtomicBool::new(false),
            making: Mutex::new(()),
            value: SharedCell::new(0),
        }
    }

    /// The value. If there is none yet, `make` makes it; what `make` did before it returned is
    /// visible to everyone who gets its value. If it panics there is still none.
    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        // Acquire: pairs with the Release below; the value is there, and all that `make` did.
        if !self.is_made.load(Acquire) {
            let _making = self.making.lock();
            // Another thread may have been faster. Relaxed: it has held the lock before.
            if !self.is_made.load(Relaxed) {
                // SAFETY: only who makes the value writes it, under the lock.
                unsafe { self.value.set(make()) };
                // Release: pairs with the Acquire above; publishes the value and all that `make` did.
                self.is_made.store(true, Release);
            }
        }
        // SAFETY: it is made, and nobody writes it any more.
        unsafe { self.value.get() }
    }
}
