//! No counts between the threads at all: every slot says for itself whether it is full.
//!
//! An unusual way, and a fast one (Giacomoni, Moseley and Vachharajani, *FastForward*, 2008): each
//! end knows its own place, and looks only at the slot that is next. The choice where items come one
//! by one and the ring is rarely full. How many items are in it nobody can tell.

use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicBool,
    Ordering::{Acquire, Release},
};
use racelab::sync::cell::SharedCell;

struct Slot {
    /// Who finds it true may read the item, who finds it false may write it.
    is_full: AtomicBool,
    item: SharedCell<u32>,
}

/// The end of the thread that pushes.
pub struct Producer {
    slots: Arc<[Slot]>,
    next: usize,
}

/// The end of the thread that pops.
pub struct Consumer {
    slots: Arc<[Slot]>,
    next: usize,
}

/// Both ends of an empty ring with room for `capacity` items, at least one.
pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let slot = |_| Slot {
        is_full: AtomicBool::new(false),
        item: SharedCell::new(0),
    };
    let slots: Arc<[Slot]> = (0..capacity).map(slot).collect();
    let producer = Producer {
        slots: Arc::clone(&slots),
        next: 0,
    };
    (producer, Consumer { slots, next: 0 })
}

impl Producer {
    /// Puts an item in; if the ring is full it comes back. It does not wait. Whatever was done
    /// before `push` is visible to the thread that pops the item.
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        let slot = &self.slots[self.next];
        // Acquire: pairs with the Release in `pop`; the item before has been read.
        if slot.is_full.load(Acquire) {
            return Err(item);
        }
        // SAFETY: it is not full: the consumer leaves it alone.
        unsafe { slot.item.set(item) };
        // Release: pairs with the Acquire in `pop`; publishes the item.
        slot.is_full.store(true, Release);
        self.next = (self.next + 1) % self.slots.len();
        Ok(())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        let slot = &self.slots[self.next];
        // Acquire: pairs with the Release in `push`; the item has been written.
        if !slot.is_full.load(Acquire) {
            return None;
        }
        // SAFETY: it is full: the producer leaves it alone.
        let item = unsafe { slot.item.get() };
        // Release: pairs with the Acquire in `push`; the slot is free once it has been read.
        slot.is_full.store(false, Release);
        self.next = (self.next + 1) % self.slots.len();
        Some(item)
    }
}
