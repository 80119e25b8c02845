//! Verdict: refuted — lost update, by both_updates_count
//!
//! The copy is made under the read lock and put back under the write lock; between the two there is
//! no lock, and another writer.

use racelab::sync::RwLock;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: RwLock<Entry>,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: RwLock::new(entry),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        look(&self.entry.read())
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let mut entry = *self.entry.read();
        change(&mut entry);
        *self.entry.write() = entry;
    }
}
