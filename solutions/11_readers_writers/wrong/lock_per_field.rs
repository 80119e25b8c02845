//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_entry
//!
//! Each number has a lock of its own: neither is ever half written, and the two do not belong
//! together.

use racelab::sync::Mutex;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    celsius: Mutex<i64>,
    fahrenheit: Mutex<i64>,
    updating: Mutex<()>,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            celsius: Mutex::new(entry.celsius),
            fahrenheit: Mutex::new(entry.fahrenheit),
            updating: Mutex::new(()),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        look(&self.entry())
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _one_at_a_time = self.updating.lock();
        let mut entry = self.entry();
        change(&mut entry);
        *self.celsius.lock() = entry.celsius;
        *self.fahrenheit.lock() = entry.fahrenheit;
    }

    fn entry(&self) -> Entry {
        let celsius = *self.celsius.lock();
        let fahrenheit = *self.fahrenheit.lock();
        Entry {
            celsius,
            fahrenheit,
        }
    }
}
