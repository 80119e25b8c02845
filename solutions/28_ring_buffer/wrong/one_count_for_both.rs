//! Verdict: refuted — lost update, by items_come_in_order
//!
//! One count of the items that are in the ring, which both ends change: one reads it, the other
//! changes it, the first writes.

use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;

struct Ring {
    slots: Box<[SharedCell<u32>]>,
    items: AtomicUsize,
}

pub struct Producer {
    ring: Arc<Ring>,
    back: usize,
}

pub struct Consumer {
    ring: Arc<Ring>,
    front: usize,
}

pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let ring = Arc::new(Ring {
        slots: (0..capacity).map(|_| SharedCell::new(0)).collect(),
        items: AtomicUsize::new(0),
    });
    let producer = Producer {
        ring: Arc::clone(&ring),
        back: 0,
    };
    (producer, Consumer { ring, front: 0 })
}

impl Producer {
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let ring = &*self.ring;
        let items = ring.items.load(SeqCst);
        if items == ring.slots.len() {
            return Err(item);
        }
        // SAFETY: claimed, and wrong: the count may be too small.
        unsafe { ring.slots[self.back].set(item) };
        self.back = (self.back + 1) % ring.slots.len();
        ring.items.store(items + 1, SeqCst);
        Ok(())
    }
}

impl Consumer {
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        let items = ring.items.load(SeqCst);
        if items == 0 {
            return None;
        }
        // SAFETY: claimed, and wrong: the count may be too large.
        let item = unsafe { ring.slots[self.front].get() };
        self.front = (self.front + 1) % ring.slots.len();
        ring.items.store(items - 1, SeqCst);
        Some(item)
    }
}
