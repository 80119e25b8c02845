//! Verdict: refuted — deadlock, by one_brings_two_take
//!
//! Two semaphores and a lock in the wrong order: who waits for a permit has the lock in hand, and
//! nobody can come past to give one.

use std::collections::VecDeque;

use racelab::sync::{Mutex, Semaphore};

pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    places: Semaphore,
    available: Semaphore,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::new()),
            places: Semaphore::new(capacity),
            available: Semaphore::new(0),
        }
    }

    pub fn put(&self, item: u32) {
        let mut items = self.items.lock();
        self.places.acquire().forget();
        items.push_back(item);
        self.available.release();
    }

    pub fn take(&self) -> u32 {
        let mut items = self.items.lock();
        self.available.acquire().forget();
        let item = items.pop_front();
        self.places.release();
        item.expect("a permit for each item")
    }
}
