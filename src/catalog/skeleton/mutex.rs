//! FILL IN: what it is. A lock around the number.
//!
//! FILL IN: when one would choose it over the others. One right answer at least goes a way that
//! nobody expects, and its head says so: CONTRIBUTING tells how.

use racelab::sync::Mutex;

/// Knows how many guests have signed.
pub struct GuestBook {
    guests: Mutex<u64>,
}

impl GuestBook {
    /// A book that nobody has signed.
    pub fn new() -> Self {
        GuestBook {
            guests: Mutex::new(0),
        }
    }

    /// One more guest.
    pub fn sign(&self) {
        *self.guests.lock() += 1;
    }

    /// How many have signed.
    pub fn guests(&self) -> u64 {
        *self.guests.lock()
    }
}
