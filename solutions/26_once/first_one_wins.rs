//! Everybody who finds no value makes one, and one exchange decides whose it is. The others drop
//! theirs and take that one.
//!
//! An unusual way, and the only one in which nobody ever waits: the choice in a signal handler, or
//! where a thread that is interrupted while it makes the value must not hold up the others. `make`
//! may run more than once, so it must be cheap, and without effects that count. A larger value goes
//! behind an `AtomicPtr`, where null is "nothing yet".

use racelab::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};

/// A value that nobody makes before it is needed, and that stays the same from then on.
pub struct Lazy {
    /// 0 nothing yet · n + 1 the value n
    value: AtomicU64,
}

const NOTHING: u64 = 0;

impl Lazy {
    /// Without a value.
    pub fn new() -> Self {
        Lazy {
            value: AtomicU64::new(NOTHING),
        }
    }

    /// The value. If there is none yet, `make` makes it; what `make` did before it returned is
    /// visible to everyone who gets its value. If it panics there is still none.
    pub fn get_or_make(&self, make: impl FnOnce() -> u32) -> u32 {
        // Acquire: pairs with the Release below; shows what `make` did.
        let mut value = self.value.load(Acquire);
        if value == NOTHING {
            let own = u64::from(make()) + 1;
            // Release: pairs with the Acquire above and the one here, of who comes too late;
            // publishes what `make` did.
            let exchange = self.value.compare_exchange(NOTHING, own, Release, Acquire);
            value = exchange.err().unwrap_or(own);
        }
        (value - 1) as u32
    }
}
