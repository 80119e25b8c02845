//! Verdict: refuted — deadlock, by room_for_two
//!
//! A channel without room, where each who brings meets one who takes: who is alone with the buffer
//! waits for ever, whatever its capacity.

use racelab::sync::channel::{self, Receiver, Sender};

pub struct Buffer {
    entrance: Sender<u32>,
    exit: Receiver<u32>,
}

impl Buffer {
    pub fn new(_capacity: usize) -> Self {
        let (entrance, exit) = channel::bounded(0);
        Buffer { entrance, exit }
    }

    pub fn put(&self, item: u32) {
        let sent = self.entrance.send(item);
        sent.expect("the buffer has both ends");
    }

    pub fn take(&self) -> u32 {
        self.exit.recv().expect("the buffer has both ends")
    }
}
