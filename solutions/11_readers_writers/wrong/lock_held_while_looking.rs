//! Verdict: refuted — serialised, by readers_look_at_the_same_time
//!
//! One lock around everything: right, and whoever looks for long keeps out all others who only want
//! to look.

use racelab::sync::Mutex;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: Mutex<Entry>,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: Mutex::new(entry),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        look(&self.entry.lock())
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        change(&mut self.entry.lock());
    }
}
