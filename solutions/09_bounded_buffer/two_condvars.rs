//! A condition variable for each condition: those who bring wait on one, those who take on the
//! other.
//!
//! The choice for a buffer of one's own. Whoever a notification wakes can use it, so `notify_one`
//! is enough, and nobody is woken in vain.

use std::collections::VecDeque;

use racelab::sync::{Condvar, Mutex};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::with_capacity(capacity)),
            capacity,
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        let mut items = self.items.lock();
        while items.len() == self.capacity {
            self.not_full.wait(&mut items);
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                self.not_full.notify_one();
                return item;
            }
            self.not_empty.wait(&mut items);
        }
    }
}
