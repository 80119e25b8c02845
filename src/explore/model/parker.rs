//! The token of a thread: `unpark` gives it, `park` waits for it and takes it.

use crate::explore::clock::Clock;
use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::op::{Op, OpKind, Reply, ThreadId};
use crate::explore::way::{self, Ways};

/// A thread's token.
#[derive(Clone, Default)]
pub(crate) struct Parker {
    /// Whether it is there.
    token: bool,
    /// Every `unpark` of the thread: a sum, since they commute.
    given: Chain,
    /// What a `park` that takes the token happens after.
    clock: Clock,
}

impl Execution {
    /// Whether a thread's token is there.
    pub(in crate::explore) fn has_token(&self, thread: ThreadId) -> bool {
        let parker = self.threads[thread].parker.as_ref();
        parker.is_some_and(|parker| parker.token)
    }

    pub(in crate::explore) fn ways_to_park(&self, thread: ThreadId, op: &Op) -> Ways {
        let mut ways = way::if_enabled(self.has_token(thread));
        if ways.is_empty() {
            if op.kind.is_timed() {
                ways.push(way::TIMES_OUT);
            }
            if self.may_wake(thread, op) {
                ways.push(way::SPURIOUS);
            }
        }
        ways
    }

    pub(in crate::explore) fn observe_token(&self, thread: ThreadId, chain: Chain) -> Chain {
        let parker = self.threads[thread].parker.as_ref();
        chain.then_chain(parker.map_or(Chain::default(), |parker| parker.given))
    }

    pub(in crate::explore) fn apply_to_token(
        &mut self,
        thread: ThreadId,
        op: &Op,
        way: u16,
    ) -> (Reply, bool) {
        let me = &mut self.threads[thread];
        let OpKind::Unpark(target) = op.kind else {
            if way == way::AS_USUAL
                && let Some(parker) = &mut me.parker
            {
                parker.token = false;
                me.clock.join(&parker.clock);
            }
            return (Reply::DONE, way != way::TIMES_OUT);
        };
        let (chain, clock) = (me.chain, me.clock.clone());
        let parker = self.threads[target].parker.get_or_insert_default();
        parker.token = true;
        parker.given = parker.given.plus(chain);
        parker.clock.join(&clock);
        (Reply::DONE, true)
    }
}
