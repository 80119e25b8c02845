//! The flag stays an atomic, and who opens takes the lock once between flag and notification.
//!
//! An unusual choice, for a flag that others read often and without the lock. Whoever looked too
//! early holds the lock up to its wait; to have had the lock after the flag was set means that
//! nobody is between look and wait any more. The flag under the mutex says the same with less to
//! explain.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::{Condvar, Mutex};

/// Closed at first; once opened, it stays open.
pub struct Gate {
    is_open: AtomicBool,
    /// Held from the look at the flag to the wait.
    looking: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
            looking: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        // Release: pairs with the Acquire loads in `pass`.
        self.is_open.store(true, Release);
        drop(self.looking.lock());
        self.opened.notify_all();
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        // Acquire: sees what was done before `open`; an open gate costs no lock.
        if self.is_open.load(Acquire) {
            return;
        }
        let mut looking = self.looking.lock();
        while !self.is_open.load(Acquire) {
            self.opened.wait(&mut looking);
        }
    }
}
