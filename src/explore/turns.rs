//! Who may go next, and whether anybody gets anywhere.

use smallvec::SmallVec;

use super::execution::Execution;
use super::fiber::Decision;
use super::idle::Idle;
use super::op::ThreadId;
use super::spin::Circle;
use super::way;

/// After so many operations a thread that changed nothing, threads that yield may be in a livelock.
const IDLE_ROUNDS: usize = 6;

/// After so many rounds of each, in which nobody was told anything new, they may be in one although
/// each takes and gives back locks: what lies behind those is not seen.
const ROUNDS_IN_VAIN: u32 = 20;

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
        // Each in its turn: a round in which nothing is found could as well be left out, and one
        // in which something is found could have come earlier, when it was no round yet.
        idle.sort_by_key(|&thread| {
            let spin = &self.threads[thread].spin;
            let steps = self.threads[thread].clock.of(thread);
            (self.haste(thread), spin.rounds(), steps)
        });
        idle.truncate(1);
        idle
    }

    /// Of those who go round in circles, the lowest goes first: who is on the way round comes
    /// round; who looks at what nobody has changed finds nothing.
    fn haste(&self, thread: ThreadId) -> u8 {
        let timed = self.published(thread).is_some_and(|op| op.kind.is_timed());
        match self.threads[thread].idle {
            Idle::No => 0,
            Idle::Looks { .. } | Idle::Polls { .. } if !timed => 2,
            _ => 1,
        }
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
        let (mut some, mut goes_round, mut in_vain) = (false, false, true);
        for thread in 0..self.threads.len() {
            let Some(op) = self.published(thread) else {
                continue;
            };
            if !self.is_idle(thread, op) {
                if self.is_enabled(thread, op) {
                    return false;
                }
            } else if self.is_enabled(thread, op) {
                some = true;
                if self.goes_round(thread) {
                    goes_round = true;
                    in_vain &=
                        self.threads[thread].spin.rounds_in_vain(self.news) >= ROUNDS_IN_VAIN;
                }
            }
        }
        let long_idle = self.idle_rounds > IDLE_ROUNDS * self.threads.len();
        some && (long_idle || in_vain || !goes_round)
    }

    /// The threads that could go on and seem to go round in a circle, each with its circle.
    pub(crate) fn circles(&self) -> impl Iterator<Item = (ThreadId, Circle)> {
        (0..self.threads.len()).filter_map(|thread| {
            let at = self.threads[thread].idle.at()?;
            let op = self.published(thread)?;
            let idle = self.is_idle(thread, op) && self.is_enabled(thread, op);
            idle.then(|| (thread, Circle::new(self.threads[thread].uid, at)))
        })
    }

    /// Lets one thread go on, outside the graph.
    pub(crate) fn go_alone(&self, thread: ThreadId) -> Decision {
        let Some(op) = self.published(thread) else {
            return Decision::Stop;
        };
        match self.ways(thread, op).first() {
            Some(&alternative) => Decision::Probe {
                thread,
                alternative,
                history: self.history_after(thread, op, alternative),
            },
            None => Decision::Stop,
        }
    }

    /// Lets the thread go on that has done the fewest steps, outside the graph. Who can get what it
    /// waits for goes before those who give up.
    pub(crate) fn go_round(&self) -> Decision {
        let enabled = self.all_enabled().into_iter();
        let published = enabled.filter_map(|thread| Some((thread, self.published(thread)?)));
        let steps = |thread: ThreadId| self.threads[thread].clock.of(thread);
        match published.min_by_key(|(thread, op)| (self.is_idle(*thread, op), steps(*thread))) {
            Some((thread, _)) => self.go_alone(thread),
            None => Decision::Stop,
        }
    }

    /// Whether a thread is one that runs, and not one that only waits: to let another one go on
    /// would be to interrupt it.
    pub(crate) fn could_go_on(&self, thread: ThreadId) -> bool {
        let ways = self.published(thread).map(|op| self.ways(thread, op));
        ways.is_some_and(|ways| ways.iter().copied().any(way::is_of_its_own))
    }
}
