//! Verdict: refuted — check-then-act, by nobody_passes_a_closed_gate
//!
//! The flag is under the lock and nothing is lost, but the wait stands under an `if`: when it ends
//! for no reason, nobody looks again.

use racelab::sync::{Condvar, Mutex};

pub struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            is_open: Mutex::new(false),
            opened: Condvar::new(),
        }
    }

    pub fn open(&self) {
        *self.is_open.lock() = true;
        self.opened.notify_all();
    }

    pub fn pass(&self) {
        let mut is_open = self.is_open.lock();
        if !*is_open {
            self.opened.wait(&mut is_open);
        }
    }
}
