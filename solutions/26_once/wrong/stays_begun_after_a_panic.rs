//! Verdict: refuted — livelock, by after_a_panic_the_next_one_makes_it
//!
//! Three states; when `make` panics nobody takes the second one back, and everyone who comes waits
//! for a thread that is gone.

use racelab::sync::atomic::{
    AtomicU8,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

const NOT_BEGUN: u8 = 0;
const BEING_MADE: u8 = 1;
const MADE: u8 = 2;

pub struct Lazy {
    state: AtomicU8,
    value: SharedCell<u32>,
}

struct TakesBack<'a>(&'a AtomicU8);

impl Drop for TakesBack<'_> {
    fn drop(&mut self) {
        self.0.store(NOT_BEGUN, Relaxed);
    }
}

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            state: AtomicU8::new(NOT_BEGUN),
            value: SharedCell::new(0),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
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
        let value = make();
        // SAFETY: only the thread that moved the state to `BEING_MADE` writes, and only once.
        unsafe { self.value.set(value) };
        self.state.store(MADE, Release);
        value
    }
}
