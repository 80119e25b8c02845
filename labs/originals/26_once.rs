//! A value that is made when it is first asked for.
//!
//! Make everyone get the same value, and see all that was done to make it. Keep the names and the
//! arguments of the public functions; all else is yours to change.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
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
        // The lock is slow, and needed only as long as there is no value.
        // TODO: who finds `true` here never touches the lock. What does it know of the value?
        if !self.is_made.load(Relaxed) {
            let _making = self.making.lock();
            // Another thread may have been faster: look again, under the lock.
            if !self.is_made.load(Relaxed) {
                // SAFETY: only who makes the value writes it, under the lock.
                unsafe { self.value.set(make()) };
                // TODO: this says that the value is there. Does it hand it over?
                self.is_made.store(true, Relaxed);
            }
        }
        // TODO: is that so for every thread that comes here?
        // SAFETY: it is made, and nobody writes it any more.
        unsafe { self.value.get() }
    }
}
