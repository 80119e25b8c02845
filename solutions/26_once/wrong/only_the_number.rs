//! Verdict: refuted — missing release/acquire, by who_gets_it_sees_what_was_made
//!
//! "The value is a single number, so Relaxed will do": for the number. What `make` wrote on the way
//! is not handed over with it.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

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
        let mut value = self.value.load(Relaxed);
        if value == NOTHING {
            let own = u64::from(make()) + 1;
            let exchange = self.value.compare_exchange(NOTHING, own, Relaxed, Relaxed);
            value = exchange.err().unwrap_or(own);
        }
        (value - 1) as u32
    }
}
