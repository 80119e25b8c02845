//! Verdict: refuted — check-then-act, by a_full_buffer_makes_wait
//!
//! It waits for room, gives the lock back, and takes it again to put the item in: meanwhile another
//! one has taken the room.

use std::collections::VecDeque;

use racelab::sync::{Condvar, Mutex};

pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::new()),
            capacity,
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    pub fn put(&self, item: u32) {
        {
            let mut items = self.items.lock();
            while items.len() == self.capacity {
                self.not_full.wait(&mut items);
            }
        }
        self.items.lock().push_back(item);
        self.not_empty.notify_one();
    }

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
