//! Verdict: refuted — wrong result, by at_real_size
//!
//! One exchange decides, and the largest number stands for "nothing yet": surely nobody ever needs
//! that one.

use racelab::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Release},
};

pub struct Lazy {
    value: AtomicU32,
}

const NOTHING: u32 = u32::MAX;

impl Lazy {
    pub fn new() -> Self {
        Lazy {
            value: AtomicU32::new(NOTHING),
        }
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        let mut value = self.value.load(Acquire);
        if value == NOTHING {
            let own = make();
            let exchange = self.value.compare_exchange(NOTHING, own, Release, Acquire);
            value = exchange.err().unwrap_or(own);
        }
        value
    }
}
