//! A barrier: who has arrived.

use smallvec::SmallVec;

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::State;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};

/// A barrier. Its object's version is the history of the rounds that are over.
#[derive(Clone, Default)]
pub(crate) struct Barrier {
    /// How many must arrive; none or one: nobody waits.
    size: usize,
    /// Who waits.
    waiting: SmallVec<[ThreadId; 4]>,
    /// Their arrivals: a sum, since their order does not matter.
    arrived: Chain,
}

impl Barrier {
    /// One for so many threads.
    pub(crate) fn new(size: usize) -> Self {
        Barrier {
            size,
            ..Barrier::default()
        }
    }

    /// How many have not arrived.
    pub(crate) fn missing(&self) -> usize {
        self.size - self.waiting.len()
    }

    fn is_complete_with_one_more(&self) -> bool {
        self.waiting.len() + 1 >= self.size
    }

    /// What an arrival observes; `version` is its object's. Only the last one sees the others.
    pub(super) fn observe(&self, version: Chain, chain: Chain) -> Chain {
        let chain = chain.then_chain(version);
        if self.is_complete_with_one_more() {
            chain.then_chain(self.arrived)
        } else {
            chain
        }
    }
}

impl Execution {
    pub(super) fn apply_to_barrier(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Barrier(barrier) = &mut object.state else {
            unreachable!("not a barrier")
        };
        debug_assert!(matches!(op.kind, OpKind::Arrive), "waiting is no decision");
        if !barrier.is_complete_with_one_more() {
            barrier.waiting.push(thread);
            barrier.arrived = barrier.arrived.plus(me.chain);
            object.clock.join(&me.clock);
            return (Reply::FAILED, true);
        }
        me.clock.join(&object.clock);
        object.clock = me.clock.clone();
        object.version = me.chain;
        barrier.arrived = Chain::default();
        let (chain, clock) = (me.chain, me.clock.clone());
        let released = std::mem::take(&mut barrier.waiting);
        for &waiter in &released {
            self.threads[waiter].notified = Some(chain);
            self.threads[waiter].clock.join(&clock);
        }
        if self.events.is_some() {
            self.woken.extend(released);
            *note = Some("is the last: all go on".into());
        }
        (Reply::DONE, true)
    }
}
