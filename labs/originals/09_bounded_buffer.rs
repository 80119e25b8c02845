//! A buffer of limited size between threads that bring and threads that take.
//!
//! Make everyone come to an end in every interleaving, with the buffer never fuller than it may be.
//! Keep the names and the arguments of the public functions; all else is yours to change.

use std::collections::VecDeque;

use racelab::sync::{Condvar, Mutex};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    // TODO: who waits here, and for what?
    changed: Condvar,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::new()),
            capacity,
            changed: Condvar::new(),
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        let mut items = self.items.lock();
        while items.len() == self.capacity {
            self.changed.wait(&mut items);
        }
        items.push_back(item);
        // TODO: an item has come. Whom does this wake?
        self.changed.notify_one();
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                // TODO: there is room. Whom does this wake?
                self.changed.notify_one();
                return item;
            }
            self.changed.wait(&mut items);
        }
    }
}
