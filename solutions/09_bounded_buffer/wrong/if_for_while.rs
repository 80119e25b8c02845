//! Verdict: refuted — check-then-act, by one_brings_two_take
//!
//! A condition variable for each condition, but the wait stands under an `if`: between the
//! notification and the lock another one may have been faster.

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
        let mut items = self.items.lock();
        if items.len() == self.capacity {
            self.not_full.wait(&mut items);
        }
        items.push_back(item);
        self.not_empty.notify_one();
    }

    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        if items.is_empty() {
            self.not_empty.wait(&mut items);
        }
        let item = items.pop_front().expect("an item was announced");
        self.not_full.notify_one();
        item
    }
}
