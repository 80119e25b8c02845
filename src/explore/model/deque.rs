//! The queues of pools that steal work: a worker's own, and one that all share.

use std::collections::VecDeque;

use crate::explore::clock::Clock;
use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};

/// No more are stolen at a time (crossbeam's number).
const MAX_BATCH: usize = 32;

/// A queue that others steal from at the front, without the items' contents: those stay in the
/// facade.
#[derive(Clone, Default)]
pub(crate) struct Deque {
    /// Whether it belongs to nobody.
    pub(crate) is_injector: bool,
    /// Whether its owner pops where it pushes, at the back.
    pub(crate) is_lifo: bool,
    /// For each item in it: who pushed it, as a history, and what its taker happens after.
    pub(crate) items: VecDeque<(Chain, Clock)>,
    /// The history of what was taken. Pushes are in the object's version: the two ends commute,
    /// unless the owner pops at the back.
    pub(crate) head: Chain,
}

impl Deque {
    pub(super) fn noun(&self) -> &'static str {
        if self.is_injector {
            "injector"
        } else {
            "deque"
        }
    }

    /// Whether an operation is one at both ends.
    fn is_at_both_ends(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::Pop => self.is_lifo,
            OpKind::Steal => false,
            _ => true,
        }
    }

    /// Whether an operation would change nothing.
    pub(super) fn only_looks(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::Push { .. } => false,
            OpKind::Count(_) => true,
            _ => self.items.is_empty(),
        }
    }

    /// What an operation on it observes; `version` is its object's.
    pub(super) fn observe(&self, op: &Op, version: Chain, chain: Chain) -> Chain {
        match (op.kind, self.items.front()) {
            (OpKind::Push { .. }, _) => chain.then_chain(version),
            (_, Some((item, _))) if !self.is_at_both_ends(op) => {
                chain.then_chain(self.head).then_chain(*item)
            }
            _ => chain.then_chain(version).then_chain(self.head),
        }
    }

    /// How many items the next batch takes: half of all.
    fn batch(&self) -> usize {
        self.items.len().div_ceil(2).min(MAX_BATCH)
    }
}

impl Execution {
    pub(super) fn apply_to_deque(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Deque(deque) = &mut object.state else {
            unreachable!("not a deque")
        };
        let told = |bits: usize| Reply {
            bits: bits as u64,
            ..Reply::DONE
        };
        let taken = match op.kind {
            OpKind::Push { .. } => {
                deque.items.push_back((me.chain, me.clock.clone()));
                object.version = me.chain;
                return (Reply::DONE, true);
            }
            OpKind::Count(_) => return (told(deque.items.len()), false),
            _ if deque.items.is_empty() => return (Reply::FAILED, false),
            OpKind::Pop if deque.is_lifo => {
                let last = deque.items.len() - 1;
                object.version = me.chain;
                deque.items.drain(last..)
            }
            OpKind::Pop | OpKind::Steal => deque.items.drain(..1),
            OpKind::StealBatch => deque.items.drain(..deque.batch()),
            _ => unreachable!("not an operation of deques"),
        };
        let count = taken.len();
        for (_, clock) in taken {
            me.clock.join(&clock);
        }
        deque.head = me.chain;
        (told(count), true)
    }
}
