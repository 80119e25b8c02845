//! Each end counts for itself, and remembers what it last saw of the other's count. It looks again
//! only when that is not enough.
//!
//! The choice for speed: while there is room, or while there are items, neither end touches what the
//! other writes, and a look shows many items at once. It is what fast single-producer queues do;
//! the price is a few fields, and a count that is old is never wrong, only careful.

use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Release},
};
use racelab::sync::cell::SharedCell;

/// Alone in its cache line: only one of the two threads writes it.
#[repr(align(128))]
struct Count(AtomicUsize);

struct Ring {
    slots: Box<[SharedCell<u32>]>,
    /// How many items were ever pushed. Only the producer writes it.
    pushed: Count,
    /// How many items were ever popped. Only the consumer writes it.
    popped: Count,
}

/// The end of the thread that pushes.
pub struct Producer {
    ring: Arc<Ring>,
    pushed: usize,
    /// So many were popped when it last looked; by now perhaps more.
    seen_popped: usize,
}

/// The end of the thread that pops.
pub struct Consumer {
    ring: Arc<Ring>,
    popped: usize,
    /// So many were pushed when it last looked; by now perhaps more.
    seen_pushed: usize,
}

/// Both ends of an empty ring with room for `capacity` items, at least one.
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
    /// Puts an item in; if the ring is full it comes back. It does not wait. Whatever was done
    /// before `push` is visible to the thread that pops the item.
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let ring = &*self.ring;
        if self.pushed - self.seen_popped == ring.slots.len() {
            // Acquire: pairs with the Release in `pop`; the slots up to there have been read.
            self.seen_popped = ring.popped.0.load(Acquire);
            if self.pushed - self.seen_popped == ring.slots.len() {
                return Err(item);
            }
        }
        // SAFETY: the slot is free: what was in it has been popped.
        unsafe { ring.slots[self.pushed % ring.slots.len()].set(item) };
        self.pushed += 1;
        // Release: pairs with the Acquire in `pop`; publishes the slot.
        ring.pushed.0.store(self.pushed, Release);
        Ok(())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        if self.popped == self.seen_pushed {
            // Acquire: pairs with the Release in `push`; the slots up to there have been written.
            self.seen_pushed = ring.pushed.0.load(Acquire);
            if self.popped == self.seen_pushed {
                return None;
            }
        }
        // SAFETY: the slot is full, and the producer leaves it alone until it has been popped.
        let item = unsafe { ring.slots[self.popped % ring.slots.len()].get() };
        self.popped += 1;
        // Release: pairs with the Acquire in `push`; the slot is free once it has been read.
        ring.popped.0.store(self.popped, Release);
        Some(item)
    }
}
