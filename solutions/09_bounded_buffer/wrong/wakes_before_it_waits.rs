//! Verdict: refuted — wrong waiter, by two_bring_one_takes
//!
//! Who finds the buffer full wakes one more before it waits, "someone must be there to take". That
//! ends the first story well, and the same story with those who bring as badly as before.

use std::collections::VecDeque;

use racelab::sync::{Condvar, Mutex};

pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    changed: Condvar,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::new()),
            capacity,
            changed: Condvar::new(),
        }
    }

    pub fn put(&self, item: u32) {
        let mut items = self.items.lock();
        if items.len() == self.capacity {
            self.changed.notify_one();
        }
        while items.len() == self.capacity {
            self.changed.wait(&mut items);
        }
        items.push_back(item);
        self.changed.notify_one();
    }

    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        loop {
            if let Some(item) = items.pop_front() {
                self.changed.notify_one();
                return item;
            }
            self.changed.wait(&mut items);
        }
    }
}
