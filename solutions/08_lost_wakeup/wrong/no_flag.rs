//! Verdict: refuted — lost wakeup, by it_stays_open
//!
//! "The condition variable is the signal": it remembers nothing, so who comes after the call waits
//! for ever.

use racelab::sync::{Condvar, Mutex};

pub struct Gate {
    lock: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            lock: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    pub fn open(&self) {
        let _guard = self.lock.lock();
        self.opened.notify_all();
    }

    pub fn pass(&self) {
        let mut guard = self.lock.lock();
        self.opened.wait(&mut guard);
    }
}
