//! Verdict: refuted — wrong result, by make_is_called_when_needed
//!
//! One exchange decides, and 0 stands for "nothing yet": a value of 0 is never there.

use racelab::sync::atomic::{
    AtomicU32,
    Ordering::{Acquire, Release},
};

pub struct Lazy {
    value: AtomicU32,
}

const NOTHING: u32 = 0;

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
