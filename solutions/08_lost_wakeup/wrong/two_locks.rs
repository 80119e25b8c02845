//! Verdict: refuted — lost wakeup, by one_passes
//!
//! The flag has a lock, and the wait has another one: the wait gives back a lock that nobody who
//! changes the flag asks for.

use racelab::sync::{Condvar, Mutex};

pub struct Gate {
    is_open: Mutex<bool>,
    waiting: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            is_open: Mutex::new(false),
            waiting: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    pub fn open(&self) {
        *self.is_open.lock() = true;
        self.opened.notify_all();
    }

    pub fn pass(&self) {
        let mut waiting = self.waiting.lock();
        while !*self.is_open.lock() {
            self.opened.wait(&mut waiting);
        }
    }
}
