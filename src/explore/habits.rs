//! What threads do next, as far as it was seen: so that a state can be opened without running.
//!
//! What a thread does between two visible operations follows from its history. So the operation
//! that it publishes after a history is the same in every execution, and once it was seen, a state
//! can be worked out from the one before it: the operation takes effect on a copy of the objects,
//! and its thread publishes what it is known to publish. Where a thread does more than that
//! between two operations (makes an object, starts a thread, panics), nothing is learnt.

use super::execution::Execution;
use super::hash::{Chain, ChainMap};
use super::op::{ObjectId, Op, OpKind, ThreadId};

/// What threads do after each history.
#[derive(Default)]
pub(crate) struct Habits(ChainMap<Next>);

/// What a thread does after a history. Objects and threads go by their uids: their indices may be
/// others in another execution.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    Publishes {
        op: Op,
        object: Option<u64>,
        other: Other<u64, u64>,
    },
    Ends,
}

/// The second object or thread of an operation.
#[derive(Clone, Copy)]
pub(crate) enum Other<O, T> {
    None,
    Object(O),
    Thread(T),
}

impl OpKind {
    fn other(&self) -> Other<ObjectId, ThreadId> {
        match *self {
            OpKind::Wait { mutex: id, .. }
            | OpKind::Await { mutex: id, .. }
            | OpKind::Relock { condvar: id } => Other::Object(id),
            OpKind::Join(thread)
            | OpKind::Spawn(thread)
            | OpKind::IsFinished(thread)
            | OpKind::Unpark(thread) => Other::Thread(thread),
            _ => Other::None,
        }
    }

    fn with_other(self, other: Other<ObjectId, ThreadId>) -> OpKind {
        match (self, other) {
            (OpKind::Wait { timed, .. }, Other::Object(mutex)) => OpKind::Wait { mutex, timed },
            (OpKind::Await { timed, .. }, Other::Object(mutex)) => OpKind::Await { mutex, timed },
            (OpKind::Relock { .. }, Other::Object(condvar)) => OpKind::Relock { condvar },
            (OpKind::Join(_), Other::Thread(thread)) => OpKind::Join(thread),
            (OpKind::Spawn(_), Other::Thread(thread)) => OpKind::Spawn(thread),
            (OpKind::IsFinished(_), Other::Thread(thread)) => OpKind::IsFinished(thread),
            (OpKind::Unpark(_), Other::Thread(thread)) => OpKind::Unpark(thread),
            (kind, _) => kind,
        }
    }
}

impl Execution {
    /// Notes what a thread is about to publish, or that it ends, if that is all it does.
    pub(crate) fn learn(&mut self, thread: ThreadId, op: Option<&Op>) {
        if !self.learns || self.did_more || self.heap.is_some() {
            return;
        }
        let next = match op {
            None => Next::Ends,
            // Addresses are others in every execution.
            Some(op) if self.word(op) != op.kind.word() => return,
            Some(op) => Next::Publishes {
                op: *op,
                object: op.object.map(|object| self.object(object).uid),
                other: match op.kind.other() {
                    Other::None => Other::None,
                    Other::Object(object) => Other::Object(self.object(object).uid),
                    Other::Thread(thread) => Other::Thread(self.threads[thread].uid),
                },
            },
        };
        self.learnt.push((self.threads[thread].chain, next));
    }

    /// The thread does what it is known to do.
    fn does(&mut self, thread: ThreadId, next: Next) -> Option<()> {
        let Next::Publishes { op, object, other } = next else {
            self.end(thread);
            return Some(());
        };
        let find_object = |uid| {
            let index = self.objects.iter().position(|object| object.uid == uid)?;
            Some(ObjectId(index as u32))
        };
        let other = match other {
            Other::None => Other::None,
            Other::Object(uid) => Other::Object(find_object(uid)?),
            Other::Thread(uid) => {
                Other::Thread(self.threads.iter().position(|thread| thread.uid == uid)?)
            }
        };
        let object = match object {
            Some(uid) => Some(find_object(uid)?),
            None => None,
        };
        let kind = op.kind.with_other(other);
        self.publish(thread, Op { kind, object, ..op });
        Some(())
    }
}

impl Habits {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes in what an execution has shown.
    pub(crate) fn take_in(&mut self, execution: &mut Execution) {
        self.0.extend(execution.learnt.drain(..));
    }

    /// The state after a thread's operation, if it is known what everybody does next. Not told of
    /// is what needs a run of its own: an end, a circle, a misuse.
    pub(crate) fn foresee(
        &self,
        state: &Execution,
        thread: ThreadId,
        way: u16,
        history: Chain,
    ) -> Option<Execution> {
        // Most of what is not known is not known at once.
        if !self.0.contains_key(&history) {
            return None;
        }
        let mut next = state.copy();
        let op = *next.published(thread)?;
        next.goes_on(thread, &op, way);
        next.apply(thread, op, way, history);
        let mut running = thread;
        loop {
            // What lies in allocated memory is known to the run itself only.
            if next.misuse.is_some() || next.used_after_free.is_some() || next.heap.is_some() {
                return None;
            }
            let known = self.0.get(&next.threads[running].chain)?;
            next.does(running, *known)?;
            match next.thread_to_settle() {
                Some(thread) => {
                    next.settle(thread);
                    running = thread;
                }
                None => break,
            }
        }
        let plain = next.no_spin.is_none()
            && next.circles().next().is_none()
            && !next.seems_stuck()
            && !next.enabled().is_empty();
        plain.then_some(next)
    }
}
