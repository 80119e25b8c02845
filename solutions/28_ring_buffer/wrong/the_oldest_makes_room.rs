//! Verdict: refuted — wrong result, by full_and_empty
//!
//! A full ring refuses nothing: the oldest item is thrown away, and nobody is told.

use racelab::sync::{Arc, Mutex};
use std::collections::VecDeque;

pub struct Producer {
    items: Arc<Mutex<VecDeque<u32>>>,
    capacity: usize,
}

pub struct Consumer {
    items: Arc<Mutex<VecDeque<u32>>>,
}

pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let items = Arc::new(Mutex::new(VecDeque::with_capacity(capacity)));
    let producer = Producer {
        items: Arc::clone(&items),
        capacity,
    };
    (producer, Consumer { items })
}

impl Producer {
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let mut items = self.items.lock();
        if items.len() == self.capacity {
            items.pop_front();
        }
        items.push_back(item);
        Ok(())
    }
}

impl Consumer {
    pub fn pop(&mut self) -> Option<u32> {
        self.items.lock().pop_front()
    }
}
