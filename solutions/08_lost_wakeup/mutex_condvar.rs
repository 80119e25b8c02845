//! The flag lives under the mutex, and every wait stands in a loop that looks at it again.
//!
//! The choice for anything that threads wait for, and the pattern to know by heart: it carries any
//! condition, of any number of variables. `wait` gives the mutex back and begins to wait in one
//! step, so a change made under that mutex comes either before the look or after the wait has
//! begun. Whether `open` notifies before or after it gives the mutex back makes no difference.

use racelab::sync::{Condvar, Mutex};

/// Closed at first; once opened, it stays open.
pub struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            is_open: Mutex::new(false),
            opened: Condvar::new(),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        *self.is_open.lock() = true;
        self.opened.notify_all();
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        let mut is_open = self.is_open.lock();
        while !*is_open {
            self.opened.wait(&mut is_open);
        }
    }
}
