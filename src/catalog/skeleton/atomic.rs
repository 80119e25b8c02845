//! FILL IN: what it is. One atomic step.
//!
//! FILL IN: when one would choose it over the others.

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
        self.guests.fetch_add(1, Relaxed);
    }

    /// How many have signed.
    pub fn guests(&self) -> u64 {
        self.guests.load(Relaxed)
    }
}
