//! A bounded channel is this buffer, made by others.
//!
//! The first choice in a program of one's own: it is fast, tested, and knows what this buffer does
//! not, how to be closed and how to wait for a limited time.

use racelab::sync::channel::{self, Receiver, Sender};

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    entrance: Sender<u32>,
    exit: Receiver<u32>,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        let (entrance, exit) = channel::bounded(capacity);
        Buffer { entrance, exit }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        let sent = self.entrance.send(item);
        sent.expect("the buffer has both ends");
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        self.exit.recv().expect("the buffer has both ends")
    }
}
