//! Verdict: refuted — double initialisation, by all_get_the_same
//!
//! One look, in front of the lock. Who waited for the lock makes the value a second time.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
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
            // SAFETY: claimed, and wrong: others read it as soon as it was made once.
            unsafe { self.value.set(make()) };
            self.is_made.store(true, Release);
        }
        // SAFETY: it is made, and nobody writes it any more.
        unsafe { self.value.get() }
    }
}
