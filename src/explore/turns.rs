//! Who may go next, and whether anybody gets anywhere.

use smallvec::SmallVec;

use super::execution::{Execution, Idle};
use super::fiber::Decision;
use super::op::{OpKind, ThreadId};

/// After so many operations a thread that changed nothing, threads that yield may be in a livelock.
const IDLE_ROUNDS: usize = 6;

impl Execution {
    /// The threads between which there is a choice. Threads that only go round in circles let all
    /// others go first (as in Musuvathi and Qadeer, *Fair stateless model checking*, PLDI 2008).
    pub(crate) fn enabled(&self) -> SmallVec<[ThreadId; 8]> {
        let (mut busy, mut idle) = (SmallVec::new(), SmallVec::<[ThreadId; 8]>::new());
        for thread in 0..self.threads.len() {
            if let Some(op) = self.published(thread)
                && self.is_enabled(thread, op)
            {
                let list = if self.is_idle(thread, op) {
                    &mut idle
                } else {
                    &mut busy
                };
                list.push(thread);
            }
        }
        if !busy.is_empty() {
            return busy;
        }
        // Who goes first after a yield matters; who looks first at what nobody changes does not.
        let yields = |thread: &ThreadId| {
            self.published(*thread)
                .is_some_and(|op| matches!(op.kind, OpKind::Yield))
        };
        match idle.iter().any(yields) {
            true => idle.retain(|thread| yields(thread)),
            false => {
                idle.sort_by_key(|thread| self.threads[*thread].clock.of(*thread));
                idle.truncate(1);
            }
        }
        idle
    }

    /// The threads whose published operations can take effect.
    pub(crate) fn all_enabled(&self) -> SmallVec<[ThreadId; 8]> {
        (0..self.threads.len())
            .filter(|&thread| {
                self.published(thread)
                    .is_some_and(|op| self.is_enabled(thread, op))
            })
            .collect()
    }

    /// Whether every thread that could go on only goes round in a circle; those that yield on
    /// their way round for a while.
    pub(crate) fn seems_stuck(&self) -> bool {
        let enabled = self.all_enabled();
        let is_idle = |thread: &ThreadId| {
            self.published(*thread)
                .is_some_and(|op| self.is_idle(*thread, op))
        };
        let yields = |thread: &ThreadId| matches!(self.threads[*thread].idle, Idle::Yields { .. });
        let long_idle = self.idle_rounds > IDLE_ROUNDS * self.threads.len();
        !enabled.is_empty()
            && enabled.iter().all(is_idle)
            && (long_idle || !enabled.iter().any(yields))
    }

    /// Lets the thread go on that has done the fewest steps, outside the graph.
    pub(crate) fn go_round(&self) -> Decision {
        let enabled = self.all_enabled().into_iter();
        let next = enabled.min_by_key(|thread| self.threads[*thread].clock.of(*thread));
        let Some((thread, op)) = next.and_then(|thread| Some((thread, self.published(thread)?)))
        else {
            return Decision::Stop;
        };
        let history = self.history_after(thread, op, 0);
        Decision::Probe { thread, history }
    }
}
