//! Two counts, and each hands over what stands behind it: items to the consumer, room to the
//! producer.
//!
//! The first choice among the rings without a lock: no loop, no wait, and every number has one
//! thread that writes it. Both counts travel between the cores with every item; where that is too
//! slow, let each end remember what it saw (`cached_ends`).

use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;

struct Ring {
    slots: Box<[SharedCell<u32>]>,
    /// How many items were ever pushed. Only the producer writes it.
    pushed: AtomicUsize,
    /// How many items were ever popped. Only the consumer writes it.
    popped: AtomicUsize,
}

/// The end of the thread that pushes.
pub struct Producer {
    ring: Arc<Ring>,
}

/// The end of the thread that pops.
pub struct Consumer {
    ring: Arc<Ring>,
}

/// Both ends of an empty ring with room for `capacity` items, at least one.
pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let ring = Arc::new(Ring {
        slots: (0..capacity).map(|_| SharedCell::new(0)).collect(),
        pushed: AtomicUsize::new(0),
        popped: AtomicUsize::new(0),
    });
    let for_consumer = Arc::clone(&ring);
    (Producer { ring }, Consumer { ring: for_consumer })
}

impl Producer {
    /// Puts an item in; if the ring is full it comes back. It does not wait. Whatever was done
    /// before `push` is visible to the thread that pops the item.
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let ring = &*self.ring;
        // Relaxed: its own count.
        let pushed = ring.pushed.load(Relaxed);
        // Acquire: pairs with the Release in `pop`; the slot has been read.
        if pushed - ring.popped.load(Acquire) == ring.slots.len() {
            return Err(item);
        }
        // SAFETY: the slot is free: what was in it has been popped.
        unsafe { ring.slots[pushed % ring.slots.len()].set(item) };
        // Release: pairs with the Acquire in `pop`; publishes the slot.
        ring.pushed.store(pushed + 1, Release);
        Ok(())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        // Relaxed: its own count.
        let popped = ring.popped.load(Relaxed);
        // Acquire: pairs with the Release in `push`; the slot has been written.
        if popped == ring.pushed.load(Acquire) {
            return None;
        }
        // SAFETY: the slot is full, and the producer leaves it alone until it has been popped.
        let item = unsafe { ring.slots[popped % ring.slots.len()].get() };
        // Release: pairs with the Acquire in `push`; the slot is free once it has been read.
        ring.popped.store(popped + 1, Release);
        Some(item)
    }
}
