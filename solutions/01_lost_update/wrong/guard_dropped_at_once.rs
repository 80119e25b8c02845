//! Verdict: refuted — lost update, by every_update_counts
//!
//! `let _ = …` binds nothing: the guard is dropped at once, and the lock is open again before the
//! next line. `let _guard = …` would have held it.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Counter {
    value: SharedCell<u64>,
    lock: Mutex<()>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            lock: Mutex::new(()),
        }
    }

    pub fn increment(&self) {
        let _ = self.lock.lock();
        // SAFETY: claimed, and wrong: the lock is open again.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    pub fn get(&self) -> u64 {
        let _ = self.lock.lock();
        // SAFETY: claimed, and wrong.
        unsafe { self.value.get() }
    }
}
