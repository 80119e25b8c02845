//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_entry
//!
//! The reader looks once more at the first number: if it is still the same, nobody can have been
//! there in between. It was there just before.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicI64, Ordering::SeqCst};

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    celsius: AtomicI64,
    fahrenheit: AtomicI64,
    updating: Mutex<()>,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            celsius: AtomicI64::new(entry.celsius),
            fahrenheit: AtomicI64::new(entry.fahrenheit),
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
        self.celsius.store(entry.celsius, SeqCst);
        self.fahrenheit.store(entry.fahrenheit, SeqCst);
    }

    fn entry(&self) -> Entry {
        loop {
            let celsius = self.celsius.load(SeqCst);
            let fahrenheit = self.fahrenheit.load(SeqCst);
            if self.celsius.load(SeqCst) == celsius {
                return Entry {
                    celsius,
                    fahrenheit,
                };
            }
        }
    }
}
