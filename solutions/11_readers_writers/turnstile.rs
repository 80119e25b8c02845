//! The library's lock for readers and writers, behind a turnstile.
//!
//! The choice where a writer must not be passed, whatever lock there is beneath: while it waits it
//! keeps the turnstile, so that the readers inside leave and no new ones come in. Every look takes
//! one more lock for it, for a moment.

use racelab::sync::{Mutex, RwLock};

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    entry: RwLock<Entry>,
    turnstile: Mutex<()>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: RwLock::new(entry),
            turnstile: Mutex::new(()),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        let turn = self.turnstile.lock();
        let entry = self.entry.read();
        drop(turn);
        look(&entry)
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _turn = self.turnstile.lock();
        change(&mut self.entry.write());
    }
}
