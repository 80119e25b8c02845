//! Verdict: refuted — missing release/acquire, by all_get_the_same
//!
//! "The store is under the lock, that orders it enough": for those who take the lock. The others look
//! at the flag without it.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Relaxed},
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
                // SAFETY: only who makes the value writes it, under the lock.
                unsafe { self.value.set(make()) };
                self.is_made.store(true, Relaxed);
            }
        }
        // SAFETY: claimed, and wrong: it is made, but this thread need not see it.
        unsafe { self.value.get() }
    }
}
