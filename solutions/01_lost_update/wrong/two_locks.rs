//! Verdict: refuted — data race, by a_reader_never_sees_it_go_back
//!
//! One lock for those who write and another for those who read: each keeps out only its own kind.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Counter {
    value: SharedCell<u64>,
    write_lock: Mutex<()>,
    read_lock: Mutex<()>,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: SharedCell::new(0),
            write_lock: Mutex::new(()),
            read_lock: Mutex::new(()),
        }
    }

    pub fn increment(&self) {
        let _guard = self.write_lock.lock();
        // SAFETY: claimed, and wrong: a reader holds another lock.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    pub fn get(&self) -> u64 {
        let _guard = self.read_lock.lock();
        // SAFETY: claimed, and wrong.
        unsafe { self.value.get() }
    }
}
