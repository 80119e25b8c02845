//! Verdict: refuted — self-deadlock, by a_look_sees_a_whole_entry
//!
//! The writer begins as a reader and asks for more with the read lock still in hand: it waits until
//! all readers have left, and is one of them.

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
        let before = self.entry.read();
        let mut entry = *before;
        change(&mut entry);
        *self.entry.write() = entry;
    }
}
