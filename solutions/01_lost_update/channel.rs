//! One thread owns the number, the others send it messages.
//!
//! The choice where an update is more than one line, talks to a disk or a network, or must come in
//! an order: the owner's code is sequential. For one number it is by far the dearest way.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

enum Message {
    Increment,
    Get(Sender<u64>),
}

/// Counts what all threads together have done.
pub struct Counter {
    owner: Sender<Message>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        let (owner, messages) = channel::unbounded();
        // The owner ends when the counter, and with it the sender, is dropped.
        thread::spawn(move || {
            let mut value = 0;
            for message in messages {
                match message {
                    Message::Increment => value += 1,
                    // Who asked may have gone: then no one misses the answer.
                    Message::Get(reply) => _ = reply.send(value),
                }
            }
        });
        Counter { owner }
    }

    /// Adds one.
    pub fn increment(&self) {
        self.send(Message::Increment);
    }

    /// How far it has counted: behind all updates that were sent before.
    pub fn get(&self) -> u64 {
        let (reply, value) = channel::unbounded();
        self.send(Message::Get(reply));
        value.recv().expect("the owner answers")
    }

    fn send(&self, message: Message) {
        let sent = self.owner.send(message);
        sent.expect("the owner lives as long as the counter");
    }
}
