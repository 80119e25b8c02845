//! Verdict: refuted — missing release/acquire, by a_slot_is_used_again
//!
//! "Only a writer has something to release": the consumer, that has only read the slot, gives it back
//! Relaxed.

use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;

struct Ring {
    slots: Box<[SharedCell<u32>]>,
    pushed: AtomicUsize,
    popped: AtomicUsize,
}

pub struct Producer {
    ring: Arc<Ring>,
}

pub struct Consumer {
    ring: Arc<Ring>,
}

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
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let ring = &*self.ring;
        let pushed = ring.pushed.load(Relaxed);
        if pushed - ring.popped.load(Acquire) == ring.slots.len() {
            return Err(item);
        }
        // SAFETY: claimed, and wrong: it has been popped, but not before this.
        unsafe { ring.slots[pushed % ring.slots.len()].set(item) };
        ring.pushed.store(pushed + 1, Release);
        Ok(())
    }
}

impl Consumer {
    pub fn pop(&mut self) -> Option<u32> {
        let ring = &*self.ring;
        let popped = ring.popped.load(Relaxed);
        if popped == ring.pushed.load(Acquire) {
            return None;
        }
        // SAFETY: the slot is full, and the producer leaves it alone until it has been popped.
        let item = unsafe { ring.slots[popped % ring.slots.len()].get() };
        ring.popped.store(popped + 1, Relaxed);
        Some(item)
    }
}
