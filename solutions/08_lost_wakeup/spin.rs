//! Nobody sleeps, so nobody has to be woken: look, and let others go first, until it is open.
//!
//! An unusual choice: right, and the simplest, where the wait is known to be shorter than the
//! microseconds that it takes to put a thread to sleep and to wake it. For any longer wait it burns
//! a core that the one who opens may need.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::thread;

/// Closed at first; once opened, it stays open.
pub struct Gate {
    is_open: AtomicBool,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        // Release: pairs with the Acquire in `pass`; publishes what was done before.
        self.is_open.store(true, Release);
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        while !self.is_open.load(Acquire) {
            thread::yield_now();
        }
    }
}
