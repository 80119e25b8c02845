//! Verdict: refuted — panic, by after_a_panic_the_next_one_makes_it
//!
//! A lock with poison, and `unwrap`: a panic of one caller becomes a panic of every caller, for ever
//! after.

use racelab::sync::poison::Mutex;

pub struct Lazy {
    value: Mutex<Option<u32>>,
}

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            value: Mutex::new(None),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        *self.value.lock().unwrap().get_or_insert_with(make)
    }
}
