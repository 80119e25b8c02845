//! Verdict: refuted — check-then-act, by nobody_passes_a_closed_gate
//!
//! A timeout against the lost notification: after a second the gate "must" be open. It is not, if
//! the one who opens is late.

use std::time::Duration;

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::{Condvar, Mutex};

pub struct Gate {
    is_open: AtomicBool,
    lock: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
            lock: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    pub fn open(&self) {
        self.is_open.store(true, SeqCst);
        self.opened.notify_all();
    }

    pub fn pass(&self) {
        let mut guard = self.lock.lock();
        if !self.is_open.load(SeqCst) {
            self.opened.wait_timeout(&mut guard, Duration::from_secs(1));
        }
    }
}
