//! FILL IN: what it is, in one line. A guest book that many sign.
//!
//! FILL IN: what to reach. Keep the names and the arguments of the public functions; all else is
//! yours to change.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Knows how many guests have signed.
pub struct GuestBook {
    guests: AtomicU64,
}

impl GuestBook {
    /// A book that nobody has signed.
    pub fn new() -> Self {
        GuestBook {
            guests: AtomicU64::new(0),
        }
    }

    /// One more guest.
    pub fn sign(&self) {
        // TODO: FILL IN: a question, not an order. Two lines: who can come between them?
        let guests = self.guests.load(Relaxed);
        self.guests.store(guests + 1, Relaxed);
    }

    /// How many have signed.
    pub fn guests(&self) -> u64 {
        self.guests.load(Relaxed)
    }
}
