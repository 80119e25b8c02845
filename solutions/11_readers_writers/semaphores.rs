//! The classical solution without starvation, on semaphores (Downey, *The Little Book of
//! Semaphores*): the first reader takes the room, the last one gives it back, and all come through
//! a turnstile in which a writer stays until it is done.
//!
//! The choice where there is no lock for readers and writers, and the one to have understood: the
//! room is taken by one thread and given back by another, which a mutex does not allow.

use racelab::sync::cell::SharedCell;
use racelab::sync::{Mutex, Semaphore};

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    entry: SharedCell<Entry>,
    turnstile: Semaphore,
    room: Semaphore,
    readers: Mutex<usize>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            turnstile: Semaphore::new(1),
            room: Semaphore::new(1),
            readers: Mutex::new(0),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        drop(self.turnstile.acquire());
        let mut readers = self.readers.lock();
        *readers += 1;
        if *readers == 1 {
            // The last reader gives it back.
            self.room.acquire().forget();
        }
        drop(readers);

        // SAFETY: the readers have the room: no writer is in it.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);

        let mut readers = self.readers.lock();
        *readers -= 1;
        if *readers == 0 {
            self.room.release();
        }
        result
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let _turn = self.turnstile.acquire();
        let _room = self.room.acquire();
        // SAFETY: this thread has the room: nobody else is in it.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
    }
}
