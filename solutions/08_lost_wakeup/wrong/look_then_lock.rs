//! Verdict: refuted — lost wakeup, by one_passes
//!
//! Flag and wait each have the lock, but between the two it is free: the guard of the `while` lives
//! only as long as the look.

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
        loop {
            if *self.is_open.lock() {
                return;
            }
            let mut is_open = self.is_open.lock();
            self.opened.wait(&mut is_open);
        }
    }
}
