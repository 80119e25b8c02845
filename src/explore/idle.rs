//! Whether what a thread is about to do leads anywhere new, or only round in its circle.

use std::panic::Location;

use super::execution::Execution;
use super::hash::{Chain, mix};
use super::model::State;
use super::op::{Op, OpKind, ThreadId};
use super::spin::{LOOKS, TIMED_LOOKS};
use super::thread::Status;
use super::way;

/// Whether a thread's published operation leads anywhere new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It may.
    No,
    /// Not while it sees the same as before, at the same line.
    Looks {
        seen: Chain,
        at: &'static Location<'static>,
    },
    /// Not while it finds behind its locks, and wherever else it looks, the same as before.
    Polls { at: &'static Location<'static> },
    /// It yields again where it has yielded before: others first.
    Yields { at: &'static Location<'static> },
    /// It would time out again where it has timed out before: others first.
    TimesOut { at: &'static Location<'static> },
}

impl Idle {
    /// The line to which it has come back.
    pub(crate) fn at(self) -> Option<&'static Location<'static>> {
        match self {
            Idle::No => None,
            Idle::Looks { at, .. }
            | Idle::Polls { at }
            | Idle::Yields { at }
            | Idle::TimesOut { at } => Some(at),
        }
    }
}

impl Execution {
    /// A thread publishes what it is about to do.
    pub(crate) fn publish(&mut self, thread: ThreadId, op: Op) {
        if let Some(object) = op.object
            && let OpKind::Recv | OpKind::RecvTimeout = op.kind
            && let State::Channel(channel) = &mut self.object_mut(object).state
        {
            channel.waiting += 1;
        }
        let at = op.at;
        let timed = op.kind.is_timed();
        let spin = &mut self.threads[thread].spin;
        let known = spin.knows(at);
        let mut still_looks = spin.comes_past(at, timed);
        let mut idle = Idle::No;
        if matches!(op.kind, OpKind::Yield(_)) {
            still_looks |= known;
            if self.threads[thread].spin.yields_again(at) {
                idle = Idle::Yields { at };
            }
        } else if let Some(seen) = self.looks_at(thread, &op) {
            still_looks |= known;
            let most = if timed { TIMED_LOOKS } else { LOOKS };
            if self.threads[thread].spin.times(at, seen) >= most {
                idle = Idle::Looks { seen, at };
            }
        }
        if idle == Idle::No && self.polls_again(thread, &op) {
            idle = Idle::Polls { at };
        }
        if timed && self.threads[thread].spin.timed_out_often(at) {
            idle = Idle::TimesOut { at };
        }
        // A loop that yields may do much on its way round; it is left for what was never done.
        let me = &self.threads[thread];
        let yields = me.went_on_idle.is_some_and(|(_, yields)| yields);
        let goes_round = still_looks || yields && me.spin.was_at(at);
        if !goes_round {
            self.leaves_a_spin(thread);
        }
        if idle.at().is_some_and(|at| self.not_spins.contains(at)) {
            idle = Idle::No;
        }
        match idle {
            Idle::Yields { .. } | Idle::TimesOut { .. } => {
                self.threads[thread].spin.came_round(self.news);
            }
            _ => self.threads[thread].spin.passes(at),
        }
        let object = op.object.map_or(0, |object| self.object(object).uid);
        let place = std::ptr::from_ref(at) as u64;
        let word = self.word(&op);
        let me = &mut self.threads[thread];
        let ahead = mix(word ^ object ^ place.rotate_left(32), me.uid);
        self.ahead = self.ahead.wrapping_sub(me.ahead).wrapping_add(ahead);
        me.ahead = ahead;
        me.idle = idle;
        me.status = Status::Waiting(op);
    }

    /// Whether a thread is about to take a lock once more only to find what it has found before.
    fn polls_again(&self, thread: ThreadId, op: &Op) -> bool {
        let takes = matches!(
            op.kind,
            OpKind::Lock | OpKind::TryLock | OpKind::Read | OpKind::TryRead
        );
        let spin = &self.threads[thread].spin;
        takes && spin.polls_in_vain(op) >= LOOKS && self.finds_the_same(thread)
    }

    /// Whether all that a thread has looked at on its way round is as it was.
    fn finds_the_same(&self, thread: ThreadId) -> bool {
        let mut polls = self.threads[thread].spin.polls().iter();
        polls.all(|poll| self.shows(thread, &poll.op) == Some(poll.seen))
    }

    /// A thread does something that it has not done on its way round, or ends. If it was taken to
    /// go round in a circle, with nobody left who could change anything, that was wrong.
    pub(crate) fn leaves_a_spin(&mut self, thread: ThreadId) {
        let me = &self.threads[thread];
        let Some((at, _)) = me.went_on_idle else {
            return;
        };
        self.no_spin = Some(at);
    }

    /// A thread's published operation has been chosen: notes whether it goes on in its circle.
    pub(crate) fn goes_on(&mut self, thread: ThreadId, op: &Op, way: u16) {
        let yields = matches!(self.threads[thread].idle, Idle::Yields { .. });
        if (self.probing || yields || way == way::TIMES_OUT) && self.is_idle(thread, op) {
            // On the way round from where it yields, it is not this look that is in vain.
            let is_taken_for_a_spin = match self.threads[thread].idle {
                Idle::Looks { seen, .. } => self.looks_in_vain(thread, op, seen),
                _ => true,
            };
            let me = &mut self.threads[thread];
            if yields || way == way::TIMES_OUT {
                me.spin.goes_round(yields);
            }
            if self.probing
                && is_taken_for_a_spin
                && let Some(at) = me.idle.at()
            {
                me.went_on_idle = Some((at, !matches!(me.idle, Idle::Looks { .. })));
            }
            if way == way::TIMES_OUT {
                me.spin.tires();
            }
        }
        self.threads[thread].status = Status::Running;
    }

    /// Whether letting this thread go on would lead nowhere new.
    pub(crate) fn is_idle(&self, thread: ThreadId, op: &Op) -> bool {
        let me = &self.threads[thread];
        match me.idle {
            Idle::No => me.spin.is_underway(),
            Idle::Yields { .. } => true,
            Idle::Polls { .. } => me.spin.is_underway() || self.finds_the_same(thread),
            Idle::Looks { seen, .. } => {
                me.spin.is_underway() || self.looks_in_vain(thread, op, seen)
            }
            Idle::TimesOut { .. } => {
                me.spin.is_underway() || !self.ways(thread, op).contains(&way::AS_USUAL)
            }
        }
    }

    /// Whether a thread is about to see the same as before, and all that it has looked at since is as
    /// it was, and was so for some rounds: what it has found once may let it leave, further on.
    fn looks_in_vain(&self, thread: ThreadId, op: &Op, seen: Chain) -> bool {
        let mut looks = self.threads[thread].spin.way_round(op.at);
        self.looks_at(thread, op) == Some(seen)
            && looks.all(|(op, seen, often)| often && self.looks_at(thread, op) == Some(seen))
    }

    /// Whether the thread goes round in a circle on which it may change something, if nothing
    /// that lasts: gives way to others, takes and gives back a lock.
    pub(crate) fn goes_round(&self, thread: ThreadId) -> bool {
        let me = &self.threads[thread];
        matches!(me.idle, Idle::Yields { .. } | Idle::TimesOut { .. }) || me.spin.is_underway()
    }
}
