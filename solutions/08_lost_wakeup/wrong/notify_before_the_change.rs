//! Verdict: refuted — lost wakeup, by one_passes
//!
//! First the call, then the change: who looks in between finds the gate closed, and waits for a
//! call that has been.

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
        self.opened.notify_all();
        *self.is_open.lock() = true;
    }

    pub fn pass(&self) {
        let mut is_open = self.is_open.lock();
        while !*is_open {
            self.opened.wait(&mut is_open);
        }
    }
}
