//! Two semaphores count what can be had, free places and items; a lock guards the queue itself.
//!
//! Dijkstra's own solution, and the choice where semaphores are what there is: in a kernel, between
//! processes. No loop and no lost signal, for a permit is kept until someone wants it. The order
//! matters: first the permit, then the lock, for nobody may wait with the lock in hand.

use std::collections::VecDeque;

use racelab::sync::{Mutex, Semaphore};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    places: Semaphore,
    available: Semaphore,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        Buffer {
            items: Mutex::new(VecDeque::with_capacity(capacity)),
            places: Semaphore::new(capacity),
            available: Semaphore::new(0),
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        // Whoever takes the item gives the place back.
        self.places.acquire().forget();
        self.items.lock().push_back(item);
        self.available.release();
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        // Whoever brings an item gives the permit.
        self.available.acquire().forget();
        let item = self.items.lock().pop_front();
        self.places.release();
        item.expect("a permit for each item")
    }
}
