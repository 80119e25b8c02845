//! A cache that many read and few update.
//!
//! Let every reader see a whole entry, let readers look at the same time, and let no writer wait for
//! ever. Keep the names and the arguments of the public functions, and the fields of `Entry`; all
//! else is yours to change.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicI64, Ordering::SeqCst};

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    // TODO: each of these can be read in one step. Can both?
    celsius: AtomicI64,
    fahrenheit: AtomicI64,
    updating: Mutex<()>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            celsius: AtomicI64::new(entry.celsius),
            fahrenheit: AtomicI64::new(entry.fahrenheit),
            updating: Mutex::new(()),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        // TODO: is this true? And what does it need, if two readers shall not wait for each other?
        // Whoever only reads is in nobody's way, and needs no lock.
        look(&self.entry())
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _one_at_a_time = self.updating.lock();
        let mut entry = self.entry();
        change(&mut entry);
        // TODO: what is in the cache between these two lines?
        self.celsius.store(entry.celsius, SeqCst);
        self.fahrenheit.store(entry.fahrenheit, SeqCst);
    }

    fn entry(&self) -> Entry {
        Entry {
            celsius: self.celsius.load(SeqCst),
            fahrenheit: self.fahrenheit.load(SeqCst),
        }
    }
}
