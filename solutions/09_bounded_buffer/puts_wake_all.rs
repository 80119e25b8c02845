//! One condition variable, where every put wakes everyone, and a take only one.
//!
//! An unusual choice, and less than it seems to need. It is enough that those who wait are never of
//! both kinds when one of them is chosen, and one `notify_all` sees to that; it could as well stand
//! in `take`. Cheaper than two, but it rests on a proof that the next change of the program may
//! break: prefer two condition variables.

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
        while items.len() == self.capacity {
            self.changed.wait(&mut items);
        }
        items.push_back(item);
        self.changed.notify_all();
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                // Nobody waits to take while there is something to take: those who waited were all
                // told of the last put. So whoever this wakes waits for room.
                self.changed.notify_one();
                return item;
            }
            self.changed.wait(&mut items);
        }
    }
}
