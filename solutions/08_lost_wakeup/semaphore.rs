//! One permit that everyone who passes gives on to the next: a turnstile.
//!
//! The choice where a semaphore is at hand and nothing but the gate is to be remembered: a permit
//! that comes before the wait is kept, so no notification can be lost, and no loop is needed. They
//! pass one after the other, which matters only if there are very many.

use racelab::sync::Semaphore;

/// Closed at first; once opened, it stays open.
pub struct Gate {
    turnstile: Semaphore,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            turnstile: Semaphore::new(0),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        self.turnstile.release();
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        // Given back at once: it opens for the next one.
        drop(self.turnstile.acquire());
    }
}
