//! A lock for readers and writers: who reads, or who writes.

use smallvec::{SmallVec, smallvec};

use crate::explore::clock::Clock;
use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// A lock for readers and writers. Its object's version is the history of the writers, and its
/// clock what readers happen after. Readers commute with each other.
#[derive(Clone, Default)]
pub(crate) struct RwLock {
    /// Who writes.
    pub(crate) writer: Option<ThreadId>,
    /// Who reads; a thread that reads twice is in it twice.
    pub(crate) readers: SmallVec<[ThreadId; 4]>,
    /// The readers that came since the last writer: a sum, since their order does not matter.
    came: Chain,
    /// The readers that went since, as a sum.
    went: Chain,
    /// What a writer happens after: the readers that went.
    read: Clock,
}

impl RwLock {
    fn can_read(&self) -> bool {
        self.writer.is_none()
    }

    fn can_write(&self) -> bool {
        self.writer.is_none() && self.readers.is_empty()
    }

    /// Who keeps a thread from getting it, if it is just one; the thread itself, if that is one of
    /// them.
    pub(crate) fn holder(&self, thread: ThreadId) -> Option<ThreadId> {
        let reader = match self.readers.as_slice() {
            [reader] => Some(*reader),
            readers => readers.contains(&thread).then_some(thread),
        };
        self.writer.or(reader)
    }

    /// What an operation on it observes; `version` is its object's.
    pub(super) fn observe(&self, op: &Op, version: Chain, chain: Chain) -> Chain {
        match op.kind {
            OpKind::Write | OpKind::TryWrite | OpKind::TryWriteFor => chain
                .then_chain(version)
                .then_chain(self.came)
                .then_chain(self.went),
            // Nobody else can tell when it goes, and what it has seen is in its history.
            OpKind::UnlockRead => chain,
            _ => chain.then_chain(version),
        }
    }

    /// Whether an operation would find it taken and go on without.
    pub(super) fn only_looks(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::TryRead | OpKind::TryReadFor => !self.can_read(),
            OpKind::TryWrite | OpKind::TryWriteFor => !self.can_write(),
            _ => false,
        }
    }
}

impl Execution {
    /// In which ways an operation on such a lock can take effect.
    pub(super) fn ways_of_rwlock(&self, thread: ThreadId, op: &Op, lock: &RwLock) -> Ways {
        match op.kind {
            // Whether a second read passes a writer that waits for the first is left open.
            OpKind::Read
                if lock.readers.contains(&thread) && self.waiting_writer(thread, op).is_some() =>
            {
                smallvec![way::AS_USUAL, way::BEHIND_THE_WRITER]
            }
            OpKind::Read => way::if_enabled(lock.can_read()),
            OpKind::TryReadFor => way::in_time(lock.can_read()),
            OpKind::ReadBehind => {
                way::if_enabled(lock.can_read() && self.waiting_writer(thread, op).is_none())
            }
            OpKind::Write => way::if_enabled(lock.can_write()),
            OpKind::TryWriteFor => way::in_time(lock.can_write()),
            _ => way::if_enabled(true),
        }
    }

    /// Another thread that is about to write.
    pub(in crate::explore) fn waiting_writer(&self, thread: ThreadId, op: &Op) -> Option<ThreadId> {
        (0..self.threads.len()).find(|&other| {
            other != thread
                && self.published(other).is_some_and(|writer| {
                    writer.object == op.object
                        && matches!(writer.kind, OpKind::Write | OpKind::TryWriteFor)
                })
        })
    }

    pub(super) fn apply_to_rwlock(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        way: u16,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::RwLock(lock) = &mut object.state else {
            unreachable!("not a lock for readers and writers")
        };
        match op.kind {
            OpKind::Read if way == way::BEHIND_THE_WRITER => {
                *note = Some("waits behind a writer that waits".into());
                (Reply::FAILED, false)
            }
            OpKind::Read | OpKind::TryRead | OpKind::TryReadFor | OpKind::ReadBehind => {
                if !lock.can_read() {
                    return (Reply::FAILED, false);
                }
                lock.readers.push(thread);
                lock.came = lock.came.plus(me.chain);
                me.clock.join(&object.clock);
                (Reply::DONE, true)
            }
            OpKind::Write | OpKind::TryWrite | OpKind::TryWriteFor => {
                if !lock.can_write() {
                    return (Reply::FAILED, false);
                }
                lock.writer = Some(thread);
                (lock.came, lock.went) = Default::default();
                me.clock.join(&object.clock);
                me.clock.join(&lock.read);
                object.version = me.chain;
                (Reply::DONE, true)
            }
            OpKind::UnlockRead => {
                if let Some(at) = lock.readers.iter().position(|reader| *reader == thread) {
                    lock.readers.swap_remove(at);
                }
                lock.went = lock.went.plus(me.chain);
                lock.read.join(&me.clock);
                (Reply::DONE, true)
            }
            OpKind::UnlockWrite | OpKind::Downgrade => {
                lock.writer = None;
                if matches!(op.kind, OpKind::Downgrade) {
                    lock.readers.push(thread);
                }
                object.clock = me.clock.clone();
                object.version = me.chain;
                (Reply::DONE, true)
            }
            _ => unreachable!("not an operation of such locks"),
        }
    }
}
