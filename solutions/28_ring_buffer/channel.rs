//! A bounded channel: somebody else's ring.
//!
//! The first choice in a program: it is tested, both ends can wait, and each hears when the other is
//! gone. Build your own where you must know what every step does: between an interrupt and a
//! program, in memory that processes share, or where nothing may be allocated.

use racelab::sync::channel::{self, Receiver, Sender};

/// The end of the thread that pushes.
pub struct Producer {
    items: Sender<u32>,
}

/// The end of the thread that pops.
pub struct Consumer {
    items: Receiver<u32>,
}

/// Both ends of an empty ring with room for `capacity` items, at least one.
pub fn ring(capacity: usize) -> (Producer, Consumer) {
    let (sender, receiver) = channel::bounded(capacity);
    (Producer { items: sender }, Consumer { items: receiver })
}

impl Producer {
    /// Puts an item in; if the ring is full it comes back. It does not wait. Whatever was done
    /// before `push` is visible to the thread that pops the item.
    pub fn push(&mut self, item: u32) -> Result<(), u32> {
        self.items
            .try_send(item)
            .map_err(|refused| refused.into_inner())
    }
}

impl Consumer {
    /// Takes the oldest item out, if there is one. It does not wait.
    pub fn pop(&mut self) -> Option<u32> {
        self.items.try_recv().ok()
    }
}
