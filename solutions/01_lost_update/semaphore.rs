//! One permit: whoever has it may touch the number.
//!
//! A mutex says the same in less, and keeps the number inside. A semaphore is the choice where the
//! permit is handed from one thread to another, or where later more than one may be inside at a
//! time.

use racelab::sync::Semaphore;
use racelab::sync::cell::SharedCell;

/// Counts what all threads together have done.
pub struct Counter {
    value: SharedCell<u64>,
    turn: Semaphore,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            turn: Semaphore::new(1),
        }
    }

    /// Adds one.
    pub fn increment(&self) {
        let _permit = self.turn.acquire();
        // SAFETY: there is one permit, and this thread has it: no other touches the value.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    /// How far it has counted.
    pub fn get(&self) -> u64 {
        let _permit = self.turn.acquire();
        // SAFETY: as in `increment`.
        unsafe { self.value.get() }
    }
}
