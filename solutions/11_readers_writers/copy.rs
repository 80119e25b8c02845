//! A plain lock, held just long enough to copy the entry.
//!
//! The choice for an entry of a few words: nobody looks with the lock in hand, so no look, however
//! long, keeps anybody waiting. A lock for readers and writers would be slower here: its
//! book-keeping costs more than the copy.

use racelab::sync::Mutex;

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    entry: Mutex<Entry>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: Mutex::new(entry),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        let entry = *self.entry.lock();
        look(&entry)
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        change(&mut self.entry.lock());
    }
}
