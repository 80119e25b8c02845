//! The explorer's own synchronization objects: what state each has, when an operation on it is
//! enabled, and what the operation does. None is built from a smaller lock.

mod atomic;
mod channel;
mod plain;

use smallvec::SmallVec;

pub(crate) use atomic::{Atomic, Store};
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
    /// An atomic.
    Atomic(Atomic),
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
            State::Atomic(_) => "atomic",
            State::Plain(_) => "SharedCell",
            State::Mutex { .. } => "Mutex",
            State::Condvar { .. } => "Condvar",
            State::Semaphore { .. } => "Semaphore",
            State::Channel(_) => "channel",
        }
    }
}
