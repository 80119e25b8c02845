//! Three states: not begun, being made, made. Who moves it from the first to the second makes the
//! value; who finds the second waits.
//!
//! The choice where there is no lock to be had, or no room for one in each of very many values: a
//! single byte beside the value. Waiting threads spin, so `make` must be short; the standard
//! library's `Once` is this machine with a list of sleeping threads in the second state.

use racelab::sync::atomic::{
    AtomicU8,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

const NOT_BEGUN: u8 = 0;
const BEING_MADE: u8 = 1;
const MADE: u8 = 2;

/// A value that nobody makes before it is needed, and that stays the same from then on.
pub struct Lazy {
    /// 0 not begun · 1 being made · 2 made
    state: AtomicU8,
    value: SharedCell<u32>,
}

/// Takes the state back if `make` panics, so that the next one tries.
struct TakesBack<'a>(&'a AtomicU8);

impl Drop for TakesBack<'_> {
    fn drop(&mut self) {
        // Relaxed: there is nothing to publish.
        self.0.store(NOT_BEGUN, Relaxed);
    }
}

impl Lazy {
    /// Without a value.
    pub fn new() -> Self {
        Lazy {
            state: AtomicU8::new(NOT_BEGUN),
            value: SharedCell::new(0),
        }
    }

    /// The value. If there is none yet, `make` makes it; what `make` did before it returned is
    /// visible to everyone who gets its value. If it panics there is still none.
    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        // Acquire: pairs with the Release in `make_it`; the value is there, and all that `make`
        // did. Who begins looks at nothing: Relaxed.
        while let Err(state) = self
            .state
            .compare_exchange(NOT_BEGUN, BEING_MADE, Relaxed, Acquire)
        {
            if state == MADE {
                // SAFETY: it is made, and nobody writes it any more.
                return unsafe { self.value.get() };
            }
            thread::yield_now();
        }
        self.make_it(make)
    }

    fn make_it(&self, make: impl FnOnce() -> u32) -> u32 {
        let takes_back = TakesBack(&self.state);
        let value = make();
        std::mem::forget(takes_back);
        // SAFETY: only the thread that moved the state to `BEING_MADE` writes, and only once.
        unsafe { self.value.set(value) };
        // Release: pairs with the Acquire in `get_or_make`; publishes the value and all that
        // `make` did.
        self.state.store(MADE, Release);
        value
    }
}
