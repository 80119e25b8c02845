//! A fair lock made of three counters: all take a ticket, and are let in in the order of the
//! tickets; a reader lets the next one in at once, in case it is a reader too.
//!
//! The choice inside a kernel or a runtime, where nothing may sleep and fairness is worth more than
//! a little time. Who waits spins, so with more threads than cores prefer a lock that sleeps.

use racelab::sync::atomic::{AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    entry: SharedCell<Entry>,
    next_ticket: AtomicUsize,
    /// The ticket that may begin to read.
    may_read: AtomicUsize,
    /// The ticket that may write: all before it are done.
    may_write: AtomicUsize,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(entry: Entry) -> Self {
        Cache {
            entry: SharedCell::new(entry),
            next_ticket: AtomicUsize::new(0),
            may_read: AtomicUsize::new(0),
            may_write: AtomicUsize::new(0),
        }
    }

    /// Lets `look` see the entry.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        self.wait_for_turn(&self.may_read);
        // Relaxed: whoever takes over from the last writer takes it from `may_write` too, or from
        // this counter, whose updates hand on what its Release published.
        self.may_read.fetch_add(1, Relaxed);
        // SAFETY: writers wait until this ticket is done.
        let entry = unsafe { self.entry.get() };
        let result = look(&entry);
        // Release: pairs with the Acquire of the next writer; the look is over.
        self.may_write.fetch_add(1, Release);
        result
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        self.wait_for_turn(&self.may_write);
        // SAFETY: all tickets before this one are done, and all after it wait.
        unsafe {
            let mut entry = self.entry.get();
            change(&mut entry);
            self.entry.set(entry);
        }
        // Release: pairs with the Acquire of the next reader, and below with that of the next
        // writer.
        self.may_read.fetch_add(1, Release);
        self.may_write.fetch_add(1, Release);
    }

    fn wait_for_turn(&self, serving: &AtomicUsize) {
        // Relaxed: the ticket is only a number.
        let ticket = self.next_ticket.fetch_add(1, Relaxed);
        // Acquire: pairs with the Release of those who are done.
        while serving.load(Acquire) != ticket {
            thread::yield_now();
        }
    }
}
