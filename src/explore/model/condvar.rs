//! A condition variable: who waits.

use smallvec::SmallVec;

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::{Object, State};
use crate::explore::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// A condition variable. Its object's version is the history of the waits that began, and of the
/// notifications.
#[derive(Clone, Default)]
pub(crate) struct Condvar {
    /// Who waits, in the order of arrival.
    pub(crate) waiters: SmallVec<[ThreadId; 4]>,
    /// The waits since the last notification that ended by themselves: a sum, since they commute.
    gone: Chain,
}

impl Condvar {
    /// What an operation on it observes; `version` is its object's.
    pub(super) fn observe(&self, op: &Op, version: Chain, chain: Chain) -> Chain {
        match op.kind {
            OpKind::Wait { .. } => chain.then_chain(version),
            // It ends by itself, whatever the others do.
            OpKind::Await { .. } => chain,
            _ => chain.then_chain(version).then_chain(self.gone),
        }
    }

    fn leave(&mut self, thread: ThreadId, chain: Chain) {
        self.waiters.retain(|waiter| *waiter != thread);
        self.gone = self.gone.plus(chain);
    }
}

/// Who takes part in a step: the mutex that a waiter gives back or takes again.
fn holder(mutex: &Object) -> Option<ThreadId> {
    match mutex.state {
        State::Mutex { owner } => owner,
        _ => None,
    }
}

impl Execution {
    /// In which ways an operation on a condition variable can take effect.
    pub(super) fn ways_of_condvar(&self, thread: ThreadId, op: &Op, condvar: &Condvar) -> Ways {
        match op.kind {
            OpKind::NotifyOne => (0..condvar.waiters.len().max(1) as u16).collect(),
            OpKind::Await { mutex, timed } => {
                let mut ways = Ways::new();
                if self.threads[thread].notified.is_some() {
                    return ways;
                }
                if timed {
                    ways.push(way::TIMES_OUT);
                }
                // One that takes the mutex later shows the same.
                if holder(self.object(mutex)).is_none() && self.may_wake(thread, op) {
                    ways.push(way::SPURIOUS);
                }
                ways
            }
            _ => way::if_enabled(true),
        }
    }

    /// Whether the mutex of a timed wait is as it was given back.
    pub(super) fn is_undisturbed(&self, thread: ThreadId, mutex: ObjectId) -> bool {
        self.object(mutex).version == self.threads[thread].gave_back
    }

    pub(super) fn apply_to_condvar(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        way: u16,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let me = &mut self.threads[thread];
        let (chain, clock) = (me.chain, me.clock.clone());
        let object = &mut self.objects[index];
        let State::Condvar(condvar) = &mut object.state else {
            unreachable!("not a condition variable")
        };
        match op.kind {
            OpKind::Wait { mutex, timed } => {
                condvar.waiters.push(thread);
                object.version = chain;
                me.notified = None;
                // For a time only: it may come round with nothing changed.
                me.gave_back = if timed { chain } else { Chain::default() };
                let mutex = self.object_mut(mutex);
                mutex.version = chain;
                mutex.clock = clock;
                mutex.contents = chain;
                mutex.state = State::Mutex { owner: None };
                (Reply::DONE, !timed)
            }
            OpKind::Await { .. } if way == way::TIMES_OUT => {
                condvar.leave(thread, chain);
                (Reply::FAILED, false)
            }
            OpKind::Await { mutex, .. } => {
                condvar.leave(thread, chain);
                let mutex = &mut self.objects[mutex.0 as usize];
                me.clock.join(&mutex.clock);
                mutex.version = chain;
                mutex.state = State::Mutex {
                    owner: Some(thread),
                };
                (
                    Reply {
                        bits: 1,
                        ..Reply::DONE
                    },
                    true,
                )
            }
            OpKind::NotifyOne | OpKind::NotifyAll => {
                let woken: Vec<ThreadId> = match op.kind {
                    _ if condvar.waiters.is_empty() => Vec::new(),
                    OpKind::NotifyOne => vec![condvar.waiters.remove(usize::from(way))],
                    _ => condvar.waiters.drain(..).collect(),
                };
                condvar.gone = Chain::default();
                object.version = chain;
                for &waiter in &woken {
                    self.threads[waiter].notified = Some(chain);
                }
                if self.events.is_some() {
                    self.woken.clone_from(&woken);
                    let names: Vec<_> = woken.iter().map(|t| self.thread_name(*t)).collect();
                    *note = Some(match names.as_slice() {
                        [] => "nobody waits".into(),
                        names => format!("wakes {}", names.join(", ")),
                    });
                }
                (Reply::DONE, true)
            }
            _ => unreachable!("not an operation of condition variables"),
        }
    }
}
