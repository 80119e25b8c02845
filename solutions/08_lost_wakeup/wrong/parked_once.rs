//! Verdict: refuted — order violation, by nobody_passes_a_closed_gate
//!
//! The token cannot be lost, but `park` may come back without one, and nobody looks again.

use racelab::sync::Mutex;
use racelab::sync::thread::{self, Thread};

pub struct Gate {
    /// Those who wait; None as soon as the gate is open.
    waiting: Mutex<Option<Vec<Thread>>>,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            waiting: Mutex::new(Some(Vec::new())),
        }
    }

    pub fn open(&self) {
        let waiting = self.waiting.lock().take();
        for thread in waiting.unwrap_or_default() {
            thread.unpark();
        }
    }

    pub fn pass(&self) {
        match &mut *self.waiting.lock() {
            Some(waiting) => waiting.push(thread::current()),
            None => return,
        }
        thread::park();
    }
}
