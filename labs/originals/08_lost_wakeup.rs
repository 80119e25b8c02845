//! A gate at which threads wait until it is opened.
//!
//! Make everyone get through an open gate, and nobody through a closed one, in every interleaving.
//! Keep the names and the arguments of the public functions; all else is yours to change.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::{Condvar, Mutex};

/// Closed at first; once opened, it stays open.
pub struct Gate {
    // TODO: "an atomic needs no lock." Does this one?
    is_open: AtomicBool,
    /// Who waits holds it up to the moment when the wait begins.
    lock: Mutex<()>,
    opened: Condvar,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
            lock: Mutex::new(()),
            opened: Condvar::new(),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        // TODO: who is waiting at this moment, and who is about to?
        self.is_open.store(true, SeqCst);
        self.opened.notify_all();
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        let mut guard = self.lock.lock();
        while !self.is_open.load(SeqCst) {
            // TODO: what can happen after the look, and before this begins to wait?
            self.opened.wait(&mut guard);
        }
    }
}
