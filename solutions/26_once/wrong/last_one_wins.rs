//! Verdict: refuted — double initialisation, by all_get_the_same
//!
//! Everybody who finds no value stores its own: what is there changes once more after it was handed
//! out.

use racelab::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};

pub struct Lazy {
    value: AtomicU64,
}

const NOTHING: u64 = 0;

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            value: AtomicU64::new(NOTHING),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        let mut value = self.value.load(Acquire);
        if value == NOTHING {
            let own = u64::from(make()) + 1;
            self.value.store(own, Release);
            value = self.value.load(Acquire);
        }
        (value - 1) as u32
    }
}
