//! Who waits writes its name on a list, looks once more, and parks; who opens calls everyone on the
//! list.
//!
//! The choice below the locks, where a primitive is built, or where it is known who waits: a token
//! wakes one chosen thread, and is kept if that thread has not parked yet. The order is what makes
//! it right: first the list, then the look; first the flag, then the list.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::thread::{self, Thread};

/// Closed at first; once opened, it stays open.
pub struct Gate {
    is_open: AtomicBool,
    waiting: Mutex<Vec<Thread>>,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
            waiting: Mutex::new(Vec::new()),
        }
    }

    /// Opens the gate for good. It waits for nobody. Called once.
    pub fn open(&self) {
        // Release: pairs with the Acquire in `pass`. Who writes its name after the list was taken
        // has had the mutex after this thread, and so sees the flag.
        self.is_open.store(true, Release);
        let waiting = std::mem::take(&mut *self.waiting.lock());
        for thread in waiting {
            thread.unpark();
        }
    }

    /// Returns when the gate is open: at once if it is already, else it waits. Whatever was done
    /// before `open` is visible after it.
    pub fn pass(&self) {
        if self.is_open.load(Acquire) {
            return;
        }
        self.waiting.lock().push(thread::current());
        // A park may end for no reason, and an old token may be left from elsewhere.
        while !self.is_open.load(Acquire) {
            thread::park();
        }
    }
}
