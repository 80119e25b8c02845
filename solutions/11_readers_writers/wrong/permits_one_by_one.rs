//! Verdict: refuted — deadlock, by both_updates_count
//!
//! A reader takes one permit, a writer takes them all, one by one: two writers have half of them
//! each, and wait for the other half.

use racelab::sync::Semaphore;
use racelab::sync::cell::SharedCell;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

const MOST_READERS: usize = 2;

pub struct Cache {
    entry: SharedCell<Entry>,
    permits: Semaphore,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            permits: Semaphore::new(MOST_READERS),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        let _permit = self.permits.acquire();
        // SAFETY: with a permit in a reader's hand no writer has all of them.
        let entry = unsafe { self.entry.get() };
        look(&entry)
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _all: Vec<_> = (0..MOST_READERS).map(|_| self.permits.acquire()).collect();
        // SAFETY: this thread has all permits.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
    }
}
