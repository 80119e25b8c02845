//! The number travels: it lies in a channel with one place, and who takes it out owns it.
//!
//! An unusual way, and a real one: no thread of its own, no lock in sight, and it works for values
//! that cannot be copied, such as a connection from a pool. Who forgets to put it back stops
//! everyone, so prefer a lock where the value is plain data.

use racelab::sync::channel::{self, Receiver, Sender};

/// Counts what all threads together have done.
pub struct Counter {
    take: Receiver<u64>,
    put: Sender<u64>,
}

impl Counter {
    /// A counter that stands at 0.
    pub fn new() -> Self {
        let (put, take) = channel::bounded(1);
        let counter = Counter { take, put };
        counter.put_back(0);
        counter
    }

    /// Adds one.
    pub fn increment(&self) {
        self.put_back(self.take_out() + 1);
    }

    /// How far it has counted.
    pub fn get(&self) -> u64 {
        let value = self.take_out();
        self.put_back(value);
        value
    }

    fn take_out(&self) -> u64 {
        self.take.recv().expect("this counter is a sender too")
    }

    fn put_back(&self, value: u64) {
        let sent = self.put.send(value);
        sent.expect("this counter is a receiver too");
    }
}
