//! A channel: its messages, and who is left at its ends.

use std::collections::VecDeque;

use crate::explore::clock::Clock;
use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// A channel, without its messages' contents: those stay in the facade.
#[derive(Clone, Default)]
pub(crate) struct Channel {
    /// How many messages fit; None if there is no limit.
    pub(crate) capacity: Option<usize>,
    /// For each message in it: who sent it, as a history, and what its receiver happens after.
    pub(crate) queue: VecDeque<(Chain, Clock)>,
    pub(crate) senders: usize,
    pub(crate) receivers: usize,
    /// Receivers that wait right now, for a channel without room.
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

impl Channel {
    /// In which ways an operation on it can take effect.
    pub(super) fn ways(&self, op: &Op) -> Ways {
        match op.kind {
            OpKind::Send => way::if_enabled(self.can_send()),
            OpKind::Recv => way::if_enabled(self.can_recv()),
            OpKind::SendTimeout => way::in_time(self.can_send()),
            OpKind::RecvTimeout => way::in_time(self.can_recv()),
            _ => way::if_enabled(true),
        }
    }

    /// Whether an operation would change nothing.
    pub(super) fn only_looks(&self, op: &Op) -> bool {
        match op.kind {
            // Without a receiver the item comes back.
            OpKind::Send => self.receivers == 0,
            OpKind::TrySend | OpKind::SendTimeout => self.receivers == 0 || !self.has_room(),
            // Empty and closed, it only says so.
            OpKind::Recv => self.senders == 0 && self.queue.is_empty(),
            OpKind::TryRecv | OpKind::RecvTimeout => self.queue.is_empty(),
            OpKind::Count(_) => true,
            _ => false,
        }
    }

    /// What an operation on it observes; `version` is its object's.
    pub(super) fn observe(&self, op: &Op, version: Chain, chain: Chain) -> Chain {
        match op.kind {
            OpKind::CloseSender | OpKind::CloseReceiver => chain,
            OpKind::Send | OpKind::TrySend | OpKind::SendTimeout => {
                let chain = chain.then_chain(version);
                if self.receivers == 0 {
                    chain.then_chain(self.drops)
                } else if self.capacity == Some(0) {
                    // A receiver that waits has done no step.
                    chain.then(u64::from(self.has_room()))
                } else {
                    chain
                }
            }
            OpKind::Recv | OpKind::TryRecv | OpKind::RecvTimeout => {
                let chain = chain.then_chain(self.head);
                match self.queue.front() {
                    Some((message, _)) => chain.then_chain(*message),
                    None => chain.then_chain(version).then_chain(self.drops),
                }
            }
            _ => chain.then_chain(version).then_chain(self.head),
        }
    }
}

impl Execution {
    pub(super) fn apply_to_channel(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Channel(channel) = &mut object.state else {
            unreachable!("not a channel")
        };
        match op.kind {
            OpKind::Send | OpKind::TrySend | OpKind::SendTimeout => {
                if channel.receivers == 0 {
                    return (Reply::CLOSED, false);
                }
                if !channel.has_room() {
                    return (Reply::FAILED, false);
                }
                if channel.capacity.is_some() {
                    me.clock.join(&object.clock);
                }
                channel.queue.push_back((me.chain, me.clock.clone()));
                object.version = me.chain;
                if channel.capacity.is_some() {
                    channel.head = me.chain;
                }
                (Reply::DONE, true)
            }
            OpKind::Recv | OpKind::TryRecv | OpKind::RecvTimeout => {
                if !matches!(op.kind, OpKind::TryRecv) {
                    // Published by one that was told to wait, or taken at once while a panic
                    // unwinds.
                    channel.waiting = channel.waiting.saturating_sub(1);
                }
                match channel.queue.pop_front() {
                    Some((_, clock)) => {
                        me.clock.join(&clock);
                        channel.head = me.chain;
                        if channel.capacity.is_some() {
                            object.version = me.chain;
                            object.clock.join(&me.clock);
                        }
                        (Reply::DONE, true)
                    }
                    None if channel.senders == 0 => {
                        me.clock.join(&object.clock);
                        (Reply::CLOSED, false)
                    }
                    None => (Reply::FAILED, false),
                }
            }
            OpKind::CloseSender | OpKind::CloseReceiver => {
                match op.kind {
                    OpKind::CloseSender => channel.senders -= 1,
                    _ => channel.receivers -= 1,
                }
                channel.drops = channel.drops.plus(me.chain);
                object.clock.join(&me.clock);
                (Reply::DONE, true)
            }
            OpKind::Count(_) => {
                let bits = channel.queue.len() as u64;
                (
                    Reply {
                        bits,
                        ..Reply::DONE
                    },
                    false,
                )
            }
            _ => unreachable!("not an operation of channels"),
        }
    }
}
