//! Verdict: refuted — wrong result, by at_real_size
//!
//! The owner's inbox has room for sixteen messages, and what does not fit is thrown away so that no
//! caller waits. Two updates always fit; a hundred thousand do not.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

enum Message {
    Increment,
    Get(Sender<u64>),
}

pub struct Counter {
    owner: Sender<Message>,
}

impl Counter {
    pub fn new() -> Self {
        let (owner, messages) = channel::bounded(16);
        thread::spawn(move || {
            let mut value = 0;
            for message in messages {
                match message {
                    Message::Increment => value += 1,
                    Message::Get(reply) => _ = reply.send(value),
                }
            }
        });
        Counter { owner }
    }

    pub fn increment(&self) {
        let _ = self.owner.try_send(Message::Increment);
    }

    pub fn get(&self) -> u64 {
        let (reply, value) = channel::bounded(1);
        let _ = self.owner.send(Message::Get(reply));
        value.recv().expect("the owner answers")
    }
}
