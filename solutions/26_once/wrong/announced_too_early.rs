//! Verdict: refuted — data race, by all_get_the_same
//!
//! The flag goes up before the value is there: who looks at it then reads what is not made.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;

pub struct Lazy {
    is_made: AtomicBool,
    making: Mutex<()>,
    value: SharedCell<u32>,
}

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            is_made: AtomicBool::new(false),
            making: Mutex::new(()),
            value: SharedCell::new(0),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        if !self.is_made.load(Acquire) {
            let _making = self.making.lock();
            if !self.is_made.load(Relaxed) {
                self.is_made.store(true, Release);
                // SAFETY: only who makes the value writes it, under the lock.
                unsafe { self.value.set(make()) };
            }
        }
        // SAFETY: claimed, and wrong: it may be about to be made.
        unsafe { self.value.get() }
    }
}
