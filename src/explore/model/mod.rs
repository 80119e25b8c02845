//! The explorer's own synchronization objects: what state each has, when an operation on it is
//! enabled, and what the operation does. None is built from a smaller lock.

mod atomic;
mod barrier;
mod channel;
mod condvar;
mod deque;
mod heap;
mod mutex;
mod once;
mod parker;
mod plain;
mod pointer;
mod poison;
mod retire;
mod rwlock;
mod semaphore;

pub(crate) use atomic::{Atomic, Store};
pub(crate) use barrier::Barrier;
pub(crate) use channel::Channel;
pub(crate) use condvar::Condvar;
pub(crate) use deque::Deque;
pub(crate) use heap::{Heap, REUSED, Shape, Slot, Within};
pub(crate) use once::{Once, OnceOp};
pub(crate) use parker::Parker;
pub(crate) use plain::{Memory, Plain, Race};
pub(crate) use pointer::Pointers;
pub(crate) use poison::{PoisonOp, Poisons};
pub(crate) use retire::{Retired, UsedAfterFree};
pub(crate) use rwlock::RwLock;

use super::clock::Clock;
use super::execution::Execution;
use super::hash::Chain;
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use super::way::{self, Ways};

/// A synchronization object of the running execution.
#[derive(Clone)]
pub(crate) struct Object {
    /// The same in every execution: from who made it, and as their how-manieth.
    pub(crate) uid: u64,
    /// The history of its operations that do not commute: modification order, order of
    /// acquisitions.
    pub(crate) version: Chain,
    /// Of a mutex, the history of what was changed behind it.
    pub(crate) contents: Chain,
    /// What whoever acquires it, or reads from it, happens after.
    pub(crate) clock: Clock,
    /// Its state.
    pub(crate) state: State,
}

/// What an object is, and its state.
#[derive(Clone)]
pub(crate) enum State {
    /// An atomic.
    Atomic(Atomic),
    /// Plain memory.
    Plain(Plain),
    /// A mutex: who holds it.
    Mutex { owner: Option<ThreadId> },
    /// A condition variable.
    Condvar(Condvar),
    /// A semaphore: free permits.
    Semaphore { permits: usize },
    /// A channel.
    Channel(Channel),
    /// A queue of a pool that steals work.
    Deque(Deque),
    /// A lock for readers and writers.
    RwLock(RwLock),
    /// A barrier.
    Barrier(Barrier),
    /// Something that is initialized once.
    Once(Once),
}

impl State {
    /// What a student calls such an object.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            State::Atomic(_) => "atomic",
            State::Plain(plain) => plain.memory.noun(),
            State::Mutex { .. } => "Mutex",
            State::Condvar(_) => "Condvar",
            State::Semaphore { .. } => "Semaphore",
            State::Channel(_) => "channel",
            State::Deque(deque) => deque.noun(),
            State::Once(_) => "Once",
            State::RwLock(_) => "RwLock",
            State::Barrier(_) => "Barrier",
        }
    }
}

impl Execution {
    /// In which ways an operation on an object other than memory can take effect.
    #[inline]
    pub(super) fn ways_of(&self, thread: ThreadId, op: &Op, state: &State) -> Ways {
        match state {
            State::Mutex { owner } => mutex::ways(op, *owner),
            State::Condvar(condvar) => self.ways_of_condvar(thread, op, condvar),
            State::Semaphore { permits } => semaphore::ways(op, *permits),
            State::Channel(channel) => channel.ways(op),
            State::RwLock(lock) => self.ways_of_rwlock(thread, op, lock),
            State::Barrier(_) => way::if_enabled(matches!(op.kind, OpKind::Arrive)),
            State::Once(once) => match op.kind {
                OpKind::Once(op) => way::if_enabled(once.lets(op)),
                _ => way::if_enabled(true),
            },
            State::Deque(_) | State::Atomic(_) | State::Plain(_) => way::if_enabled(true),
        }
    }

    /// What an operation would observe of an object, hung onto `chain`.
    #[inline]
    pub(super) fn observe(&self, op: &Op, object: &Object, chain: Chain) -> Chain {
        let version = object.version;
        let chain = match &object.state {
            State::Condvar(condvar) => condvar.observe(op, version, chain),
            State::Channel(channel) => channel.observe(op, version, chain),
            State::Deque(deque) => deque.observe(op, version, chain),
            State::RwLock(lock) => lock.observe(op, version, chain),
            State::Barrier(barrier) => barrier.observe(version, chain),
            State::Once(once) => match op.kind {
                OpKind::Once(op) => chain.then_chain(once.observed(op, version)),
                _ => chain.then_chain(version),
            },
            _ => chain.then_chain(version),
        };
        match op.kind {
            OpKind::Wait { mutex, .. } => self.observe_mutex(mutex, chain),
            _ => chain,
        }
    }

    /// The same of the mutex that goes with a condition variable.
    pub(super) fn observe_mutex(&self, mutex: ObjectId, chain: Chain) -> Chain {
        let mutex = self.object(mutex);
        chain.then(mutex.uid).then_chain(mutex.version)
    }

    /// Whether an operation on an object other than memory would change nothing now.
    #[inline]
    pub(super) fn only_looks(&self, thread: ThreadId, op: &Op, state: &State) -> bool {
        match state {
            State::Mutex { owner } => mutex::only_looks(op, *owner),
            State::Semaphore { permits } => semaphore::only_looks(op, *permits),
            State::Channel(channel) => channel.only_looks(op),
            State::Deque(deque) => deque.only_looks(op),
            State::RwLock(lock) => lock.only_looks(op),
            State::Condvar(_) => match op.kind {
                OpKind::Await { mutex, timed } => timed && self.is_undisturbed(thread, mutex),
                _ => false,
            },
            State::Once(once) => match op.kind {
                OpKind::Once(op) => once.only_shows(op),
                _ => false,
            },
            State::Barrier(_) | State::Atomic(_) | State::Plain(_) => false,
        }
    }

    /// An operation on an object other than memory takes effect: what it tells, and whether it
    /// changes anything.
    #[inline]
    pub(super) fn apply_to_object(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        way: u16,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        match &self.objects[index].state {
            State::Mutex { .. } => self.apply_to_mutex(thread, op, index, note),
            State::Condvar(_) => self.apply_to_condvar(thread, op, index, way, note),
            State::Semaphore { .. } => self.apply_to_semaphore(thread, op, index),
            State::Channel(_) => self.apply_to_channel(thread, op, index),
            State::Deque(_) => self.apply_to_deque(thread, op, index),
            State::RwLock(_) => self.apply_to_rwlock(thread, op, index, way, note),
            State::Barrier(_) => self.apply_to_barrier(thread, op, index, note),
            State::Once(_) => self.apply_to_once(thread, op, index, note),
            State::Atomic(_) | State::Plain(_) => unreachable!("memory, and no object"),
        }
    }
}
