//! The library's lock for readers and writers.
//!
//! The choice where looks take long and updates are few: readers are inside together, a writer is
//! alone. Whether new readers pass a writer that waits, std leaves open; the lock beneath this one
//! makes them wait. Where a look is a copy of two words, a plain lock is faster.

use racelab::sync::RwLock;

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    entry: RwLock<Entry>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: RwLock::new(entry),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        look(&self.entry.read())
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        change(&mut self.entry.write());
    }
}
