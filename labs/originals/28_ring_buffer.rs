//! A ring of slots between two threads: one only pushes, the other only pops.
//!
//! Make what goes in come out, whole and in order, and no slot be written while it is read. Keep the
//! names and the arguments of the public functions; all else is yours to change.

use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
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
        let pushed = ring.pushed.load(Relaxed);
        // TODO: this tells that a slot is free. Is nobody reading it any more?
        if pushed - ring.popped.load(Relaxed) == ring.slots.len() {
            return Err(item);
        }
        // SAFETY: the slot is free: what was in it has been popped.
        unsafe { ring.slots[pushed % ring.slots.len()].set(item) };
        // TODO: the item was written before this. Does everyone see it in that order?
        ring.pushed.store(pushed + 1, Relaxed);
        Ok(())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        let popped = ring.popped.load(Relaxed);
        // TODO: this tells that an item is there. What does this thread know of it?
        if popped == ring.pushed.load(Relaxed) {
            return None;
        }
        // SAFETY: the slot is full, and the producer leaves it alone until it has been popped.
        let item = unsafe { ring.slots[popped % ring.slots.len()].get() };
        // TODO: the item was only read. Is there anything to hand over?
        ring.popped.store(popped + 1, Relaxed);
        Some(item)
    }
}
