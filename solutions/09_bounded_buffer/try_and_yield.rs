//! Try, and if it cannot be done let others go first.
//!
//! An unusual choice: nobody sleeps, so nobody can be forgotten, and the lock is all there is.
//! Right where a wait is rare and short; else those who wait take the lock away from those who
//! could end the waiting.

use std::collections::VecDeque;

use racelab::sync::{Mutex, thread};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::with_capacity(capacity)),
            capacity,
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        while !self.try_put(item) {
            thread::yield_now();
        }
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        loop {
            let item = self.items.lock().pop_front();
            match item {
                Some(item) => return item,
                None => thread::yield_now(),
            }
        }
    }

    /// False if the buffer is full.
    fn try_put(&self, item: u32) -> bool {
        let mut items = self.items.lock();
        let has_room = items.len() < self.capacity;
        if has_room {
            items.push_back(item);
        }
        has_room
    }
}
