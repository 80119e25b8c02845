//! Verdict: refuted — livelock, by a_full_ring_has_room_again
//!
//! Each end remembers what it saw of the other, and the producer looks again only as long as there
//! is room: what was full once is full for ever.

use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Release},
};
use racelab::sync::cell::SharedCell;

#[repr(align(128))]
struct Count(AtomicUsize);

struct Ring {
    slots: Box<[SharedCell<u32>]>,
    pushed: Count,
    popped: Count,
}

pub struct Producer {
    ring: Arc<Ring>,
    pushed: usize,
    seen_popped: usize,
}

pub struct Consumer {
    ring: Arc<Ring>,
    popped: usize,
    seen_pushed: usize,
}

pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let ring = Arc::new(Ring {
        slots: (0..capacity).map(|_| SharedCell::new(0)).collect(),
        pushed: Count(AtomicUsize::new(0)),
        popped: Count(AtomicUsize::new(0)),
    });
    let producer = Producer {
        ring: Arc::clone(&ring),
        pushed: 0,
        seen_popped: 0,
    };
    let consumer = Consumer {
        ring,
        popped: 0,
        seen_pushed: 0,
    };
    (producer, consumer)
}

impl Producer {
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let ring = &*self.ring;
        if self.pushed - self.seen_popped == ring.slots.len() {
            return Err(item);
        }
        self.seen_popped = ring.popped.0.load(Acquire);
        // SAFETY: the slot is free: what was in it has been popped.
        unsafe { ring.slots[self.pushed % ring.slots.len()].set(item) };
        self.pushed += 1;
        ring.pushed.0.store(self.pushed, Release);
        Ok(())
    }
}

impl Consumer {
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        if self.popped == self.seen_pushed {
            self.seen_pushed = ring.pushed.0.load(Acquire);
            if self.popped == self.seen_pushed {
                return None;
            }
        }
        // SAFETY: the slot is full, and the producer leaves it alone until it has been popped.
        let item = unsafe { ring.slots[self.popped % ring.slots.len()].get() };
        self.popped += 1;
        ring.popped.0.store(self.popped, Release);
        Some(item)
    }
}
