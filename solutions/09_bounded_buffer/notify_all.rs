//! One condition variable for everything, and every change wakes everyone.
//!
//! The choice where the conditions are many or not known beforehand, and where few threads wait:
//! it is hard to get wrong. Each change costs as many wakeups as there are waiters, and all but
//! one go back to sleep.

use std::collections::VecDeque;

use racelab::sync::{Condvar, Mutex};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    changed: Condvar,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::with_capacity(capacity)),
            capacity,
            changed: Condvar::new(),
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        let mut items = self.items.lock();
        self.changed
            .wait_while(&mut items, |items| items.len() == self.capacity);
        items.push_back(item);
        self.changed.notify_all();
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                self.changed.notify_all();
                return item;
            }
            self.changed.wait(&mut items);
        }
    }
}
