//! Verdict: refuted — data race, by two_readers_see_whole_entries
//!
//! The first reader takes the room for all. But it is counted before it has it: the second one finds
//! that it is not the first, and walks in while the first still waits for the writer.

use racelab::sync::Semaphore;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: SharedCell<Entry>,
    room: Semaphore,
    readers: AtomicUsize,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            room: Semaphore::new(1),
            readers: AtomicUsize::new(0),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        if self.readers.fetch_add(1, SeqCst) == 0 {
            self.room.acquire().forget();
        }
        // SAFETY: claimed, and wrong: the first reader may still wait for the room.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);
        if self.readers.fetch_sub(1, SeqCst) == 1 {
            self.room.release();
        }
        result
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _room = self.room.acquire();
        // SAFETY: claimed, and wrong.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
    }
}
