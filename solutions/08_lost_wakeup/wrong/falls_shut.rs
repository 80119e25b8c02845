//! Verdict: refuted — deadlock, by two_pass
//!
//! Who has passed resets the flag, "for the next time": the gate falls shut behind the first.

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
        while !*is_open {
            self.opened.wait(&mut is_open);
        }
        *is_open = false;
    }
}
