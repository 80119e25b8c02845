use std::collections::VecDeque;

use crate::explore::clock::Clock;
use crate::explore::hash::Chain;

/// A channel, without its messages' contents: those stay in the facade.
#[derive(Default)]
pub(crate) struct Channel {
    /// How many messages fit; None if there is no limit.
    pub(crate) capacity: Option<usize>,
    /// For each message in it: who sent it, as a history, and what its receiver happens after.
    pub(crate) queue: VecDeque<(Chain, Clock)>,
    pub(crate) senders: usize,
    pub(crate) receivers: usize,
    /// Receivers that are blocked in `recv` right now, for a channel without room.
    pub(crate) waiting: usize,
    /// The history of its receptions. Sends are in the object's version: on an unbounded channel
    /// the two ends commute.
    pub(crate) head: Chain,
    /// The ends that were dropped: a sum, since their order does not matter.
    pub(crate) drops: Chain,
}

impl Channel {
    /// Whether a message can be put in now.
    pub(crate) fn has_room(&self) -> bool {
        match self.capacity {
            None => true,
            // Without room of its own it hands over from thread to thread.
            Some(0) => self.queue.len() < self.waiting,
            Some(capacity) => self.queue.len() < capacity,
        }
    }

    /// Whether a `send` would not wait.
    pub(crate) fn can_send(&self) -> bool {
        self.receivers == 0 || self.has_room()
    }

    /// Whether a `recv` would not wait.
    pub(crate) fn can_recv(&self) -> bool {
        self.senders == 0 || !self.queue.is_empty()
    }
}
