//! Verdict: refuted — missing release/acquire, by a_look_sees_a_whole_entry
//!
//! A fair lock of counters, all of them Relaxed: everybody gets in when it should, and does not see
//! what the one before wrote.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

pub struct Cache {
    entry: SharedCell<Entry>,
    next_ticket: AtomicUsize,
    may_read: AtomicUsize,
    may_write: AtomicUsize,
}

impl Cache {
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            next_ticket: AtomicUsize::new(0),
            may_read: AtomicUsize::new(0),
            may_write: AtomicUsize::new(0),
        }
    }

    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        self.wait_for_turn(&self.may_read);
        self.may_read.fetch_add(1, Relaxed);
        // SAFETY: claimed, and wrong: nothing hands over what the writer wrote.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);
        self.may_write.fetch_add(1, Relaxed);
        result
    }

    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        self.wait_for_turn(&self.may_write);
        // SAFETY: claimed, and wrong.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
        self.may_read.fetch_add(1, Relaxed);
        self.may_write.fetch_add(1, Relaxed);
    }

    fn wait_for_turn(&self, serving: &AtomicUsize) {
        let ticket = self.next_ticket.fetch_add(1, Relaxed);
        while serving.load(Relaxed) != ticket {
            thread::yield_now();
        }
    }
}
