//! Verdict: refuted — double initialisation, by all_get_the_same
//!
//! One exchange decides; who comes too late ignores the answer and goes on with its own.

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
            let _ = self.value.compare_exchange(NOTHING, own, Release, Acquire);
            value = own;
        }
        (value - 1) as u32
    }
}
