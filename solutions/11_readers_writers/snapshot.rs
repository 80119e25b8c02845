//! Readers look at a snapshot; a writer makes a new one and puts it in the place of the old.
//!
//! The choice where entries are large, are read all the time and seldom change, such as a
//! configuration: a reader holds the lock only to take a share, may keep its snapshot as long as it
//! likes, and is in no writer's way. The price is a copy for each update, and that a reader may
//! still look at the old entry when the new one is there.

use racelab::sync::{Arc, Mutex};

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    current: Mutex<Arc<Entry>>,
    updating: Mutex<()>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            current: Mutex::new(Arc::new(entry)),
            updating: Mutex::new(()),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        look(&self.snapshot())
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _one_at_a_time = self.updating.lock();
        let mut entry = *self.snapshot();
        change(&mut entry);
        *self.current.lock() = Arc::new(entry);
    }

    fn snapshot(&self) -> Arc<Entry> {
        Arc::clone(&self.current.lock())
    }
}
