//! Verdict: refuted — data race, by a_look_sees_a_whole_entry
//!
//! The writer waits until nobody reads, and then writes; nothing keeps out a reader that comes
//! after this look.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Mutex, thread};

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: SharedCell<Entry>,
    readers: AtomicUsize,
    updating: Mutex<()>,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            readers: AtomicUsize::new(0),
            updating: Mutex::new(()),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        self.readers.fetch_add(1, SeqCst);
        // SAFETY: claimed, and wrong: a writer may have looked just before.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);
        self.readers.fetch_sub(1, SeqCst);
        result
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _one_at_a_time = self.updating.lock();
        while self.readers.load(SeqCst) > 0 {
            thread::yield_now();
        }
        // SAFETY: claimed, and wrong: a reader may have come since.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
    }
}
