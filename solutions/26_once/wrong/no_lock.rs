//! Verdict: refuted — double initialisation, by all_get_the_same
//!
//! Look, make, announce, with the strongest ordering there is: both find no value before either has
//! made one. The flag is atomic, the three steps are not.

use racelab::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

pub struct Lazy {
    is_made: AtomicBool,
    value: AtomicU32,
}

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            is_made: AtomicBool::new(false),
            value: AtomicU32::new(0),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        if !self.is_made.load(SeqCst) {
            self.value.store(make(), SeqCst);
            self.is_made.store(true, SeqCst);
        }
        self.value.load(SeqCst)
    }
}
