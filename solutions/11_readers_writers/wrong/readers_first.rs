//! Verdict: refuted — starvation, by a_writer_gets_its_turn
//!
//! A reader waits only while somebody writes, and not for a writer that waits. As long as the
//! readers relieve each other there is always one inside, and the writer starves.

use racelab::sync::cell::SharedCell;
use racelab::sync::{Condvar, Mutex};

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: SharedCell<Entry>,
    inside: Mutex<Inside>,
    changed: Condvar,
}

struct Inside {
    readers: usize,
    writing: bool,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            inside: Mutex::new(Inside {
                readers: 0,
                writing: false,
            }),
            changed: Condvar::new(),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        let mut inside = self.inside.lock();
        while inside.writing {
            self.changed.wait(&mut inside);
        }
        inside.readers += 1;
        drop(inside);

        // SAFETY: a writer waits until no reader is inside.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);

        let mut inside = self.inside.lock();
        inside.readers -= 1;
        if inside.readers == 0 {
            self.changed.notify_all();
        }
        result
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        let mut inside = self.inside.lock();
        while inside.writing || inside.readers > 0 {
            self.changed.wait(&mut inside);
        }
        inside.writing = true;
        drop(inside);

        // SAFETY: nobody else is inside.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }

        self.inside.lock().writing = false;
        self.changed.notify_all();
    }
}
