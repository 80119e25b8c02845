//! Verdict: refuted — lost update, by every_guest_counts
//!
//! FILL IN: the mistake in a sentence. The lock is let go between reading and writing.

use racelab::sync::Mutex;

pub struct GuestBook {
    guests: Mutex<u64>,
}

impl GuestBook {
    pub fn new() -> Self {
        GuestBook {
            guests: Mutex::new(0),
        }
    }

    pub fn sign(&self) {
        let guests = *self.guests.lock();
        *self.guests.lock() = guests + 1;
    }

    pub fn guests(&self) -> u64 {
        *self.guests.lock()
    }
}
