//! Verdict: refuted — deadlock, by two_pass
//!
//! One notification for all who wait: it wakes one of them, and that one tells nobody.

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
        self.opened.notify_one();
    }

    pub fn pass(&self) {
        let mut is_open = self.is_open.lock();
        while !*is_open {
            self.opened.wait(&mut is_open);
        }
    }
}
