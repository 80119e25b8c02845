//! Verdict: refuted — check-then-act, by a_full_buffer_makes_wait
//!
//! A `while` for those who take, for there the `if` panicked; and an `if` for those who put, for
//! there nothing was to be seen. One wait that ends for no reason, and it holds one too many.

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
        loop {
            if let Some(item) = items.pop_front() {
                self.not_full.notify_one();
                return item;
            }
            self.not_empty.wait(&mut items);
        }
    }
}
