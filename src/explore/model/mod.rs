//! The explorer's own synchronization objects: what state each has, when an operation on it is
//! enabled, and what the operation does. None is built from a smaller lock.

mod channel;
mod plain;

use smallvec::SmallVec;

pub(crate) use channel::Channel;
pub(crate) use plain::{Plain, Race};

use super::clock::Clock;
use super::hash::Chain;
use super::op::ThreadId;

/// A synchronization object of the running execution.
pub(crate) struct Object {
    /// The same in every execution: from who made it, and as their how-manieth.
    pub(crate) uid: u64,
    /// The history of its operations that do not commute: modification order, order of
    /// acquisitions.
    pub(crate) version: Chain,
    /// What whoever acquires it, or reads from it, happens after.
    pub(crate) clock: Clock,
    /// Its state.
    pub(crate) state: State,
}

/// What an object is, and its state.
pub(crate) enum State {
    /// An atomic: the latest value, and how to print one.
    Atomic { bits: u64, show: fn(u64) -> String },
    /// Plain memory.
    Plain(Plain),
    /// A mutex: who holds it.
    Mutex { owner: Option<ThreadId> },
    /// A condition variable: who waits, in the order of arrival.
    Condvar { waiters: SmallVec<[ThreadId; 4]> },
    /// A semaphore: free permits.
    Semaphore { permits: usize },
    /// A channel.
    Channel(Channel),
}

impl State {
    /// What a student calls such an object.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            State::Atomic { .. } => "atomic",
            State::Plain(_) => "SharedCell",
            State::Mutex { .. } => "Mutex",
            State::Condvar { .. } => "Condvar",
            State::Semaphore { .. } => "Semaphore",
            State::Channel(_) => "channel",
        }
    }
}
