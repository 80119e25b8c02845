//! A queue under a lock.
//!
//! The choice as long as no measurement says otherwise: a dozen lines without `unsafe`, and right for
//! any number of producers and consumers. A thread that is interrupted with the lock in its hand
//! holds up the other; where that must not be, as in audio, take a ring without a lock.

use racelab::sync::{Arc, Mutex};
use std::collections::VecDeque;

/// The end of the thread that pushes.
pub struct Producer {
    items: Arc<Mutex<VecDeque<u32>>>,
    capacity: usize,
}

/// The end of the thread that pops.
pub struct Consumer {
    items: Arc<Mutex<VecDeque<u32>>>,
}

/// Both ends of an empty ring with room for `capacity` items, at least one.
pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let items = Arc::new(Mutex::new(VecDeque::with_capacity(capacity)));
    let producer = Producer {
        items: Arc::clone(&items),
        capacity,
    };
    (producer, Consumer { items })
}

impl Producer {
    /// Puts an item in; if the ring is full it comes back. It does not wait. Whatever was done
    /// before `push` is visible to the thread that pops the item.
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let mut items = self.items.lock();
        if items.len() == self.capacity {
            return Err(item);
        }
        items.push_back(item);
        Ok(())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        self.items.lock().pop_front()
    }
}
