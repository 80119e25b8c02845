//! One thread owns the entry: it does the changes that others send it, and gives a copy to whoever
//! wants to look.
//!
//! An unusual way: messages are taken in the order in which they come, so fairness costs nothing,
//! a writer need not wait until its change is done, and the owner may fetch a new entry by itself.
//! Each look is two messages; where looks are many, that is too dear.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

/// A temperature, in both scales.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub celsius: i64,
    pub fahrenheit: i64,
}

enum Message {
    Look(Sender<Entry>),
    Change(Box<dyn FnOnce(&mut Entry) + Send>),
}

/// Keeps the last temperature, so that not everybody has to ask the weather station.
pub struct Cache {
    owner: Sender<Message>,
}

impl Cache {
    /// A cache that holds this entry.
    pub fn new(mut entry: Entry) -> Self {
        let (owner, messages) = channel::unbounded();
        // The owner ends when the cache, and with it the sender, is dropped.
        thread::spawn(move || {
            for message in messages {
                match message {
                    Message::Look(reader) => reader.send(entry).expect("who asked waits"),
                    Message::Change(change) => change(&mut entry),
                }
            }
        });
        Cache { owner }
    }

    /// Lets `look` see the entry: behind all changes that were sent before.
    pub fn read<R>(&self, look: impl FnOnce(&Entry) -> R) -> R {
        let (reader, entry) = channel::bounded(1);
        self.send(Message::Look(reader));
        look(&entry.recv().expect("the owner answers"))
    }

    /// Lets `change`, on whichever thread, change the entry; one update at a time.
    pub fn update(&self, change: impl FnOnce(&mut Entry) + Send + 'static) {
        self.send(Message::Change(Box::new(change)));
    }

    fn send(&self, message: Message) {
        let sent = self.owner.send(message);
        sent.expect("the owner lives as long as the cache");
    }
}
