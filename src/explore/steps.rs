//! What each operation needs, observes and does.

use super::Orderings;
use super::execution::Execution;
use super::hash::Chain;
use super::model::{PoisonOp, State};
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use super::way::{self, Ways};

impl Execution {
    /// The ways in which the thread's published operation can take effect now: none if it is not
    /// enabled. What everybody expects comes first.
    pub(crate) fn ways(&self, thread: ThreadId, op: &Op) -> Ways {
        let Some(object) = op.object else {
            return self.ways_alone(thread, op);
        };
        // What lies there now is nobody's: the execution ends.
        if op.within.is_some() && self.is_freed(op) {
            return way::if_enabled(true);
        }
        match &self.object(object).state {
            State::Atomic(_) => self.atomic_ways(thread, op),
            state => self.ways_of(thread, op, state),
        }
    }

    /// The same for an operation on no object.
    fn ways_alone(&self, thread: ThreadId, op: &Op) -> Ways {
        match op.kind {
            // These are no decisions.
            OpKind::Join(_) => way::if_enabled(false),
            // A thread that has done its last step may still be on its way out.
            OpKind::IsFinished(target) => {
                let may_be_late = self.has_ended(target) && !self.threads[thread].told_late;
                (0..=u16::from(may_be_late)).collect()
            }
            OpKind::Park | OpKind::ParkTimeout => self.ways_to_park(thread, op),
            _ => way::if_enabled(true),
        }
    }

    /// Whether the thread's published operation can take effect now.
    #[inline]
    pub(crate) fn is_enabled(&self, thread: ThreadId, op: &Op) -> bool {
        op.kind.is_always_enabled() || !self.ways(thread, op).is_empty()
    }

    /// Whether the operation may do something for no reason, here and in this execution.
    pub(crate) fn may_be_spurious(&self, thread: ThreadId, op: &Op) -> bool {
        self.spurious > 0 && self.threads[thread].spurious_at(op.at) < self.spurious
    }

    /// Whether a wait may end for no reason: only while another thread could do something else.
    pub(crate) fn may_wake(&self, thread: ThreadId, op: &Op) -> bool {
        let can_go_on = |other: ThreadId| match self.published(other) {
            None => false,
            Some(op) => match op.kind {
                OpKind::Await { timed, .. } => timed,
                OpKind::Park => self.has_token(other),
                OpKind::ParkTimeout => true,
                _ => self.is_enabled(other, op),
            },
        };
        self.may_be_spurious(thread, op)
            && (0..self.threads.len()).any(|other| other != thread && can_go_on(other))
    }

    /// The thread's history after its operation. This is all that the fingerprint of the next
    /// state needs, so that a state can be recognised before it is reached.
    pub(crate) fn history_after(&self, thread: ThreadId, op: &Op, alternative: u16) -> Chain {
        self.threads[thread]
            .chain
            .then_chain(self.observation(thread, op, alternative))
    }

    /// The fingerprint of the state after a thread's operation that leaves it with `history`.
    pub(crate) fn fingerprint_after(&self, thread: ThreadId, history: Chain) -> Chain {
        let me = &self.threads[thread];
        let term = Chain::default().then(me.uid).then_chain(history);
        self.fingerprint.minus(me.term).plus(term)
    }

    /// What an operation is and what it would observe now: two executions of it that observe the
    /// same have the same effect.
    pub(crate) fn observation(&self, thread: ThreadId, op: &Op, alternative: u16) -> Chain {
        let word = self.word(op) ^ u64::from(alternative).rotate_left(48);
        let chain = Chain::default().then(word);
        let Some(id) = op.object else {
            return match op.kind {
                OpKind::IsFinished(target) => {
                    let ended = self.has_ended(target) && alternative == 0;
                    chain.then(self.threads[target].uid).then(u64::from(ended))
                }
                OpKind::Unpark(target) => chain.then(self.threads[target].uid),
                OpKind::Park | OpKind::ParkTimeout => self.observe_token(thread, chain),
                OpKind::Fence(order) => chain.then_chain(self.observed_by_fence(thread, order)),
                OpKind::Alloc { .. } => self.observe_heap(op, chain),
                _ => chain,
            };
        };
        let object = self.object(id);
        if let State::Atomic(_) = object.state {
            return self.observed_store(op, id, alternative);
        }
        let chain = self.observe_allocation(op, chain.then(object.uid));
        if let OpKind::Poison(_) = op.kind {
            return chain.then_chain(self.poisons.version(id));
        }
        let chain = self.observe(op, object, chain);
        match op.kind {
            // It takes the mutex again in the same step.
            OpKind::Await { mutex, .. } if alternative == way::SPURIOUS => {
                self.observe_mutex(mutex, chain)
            }
            OpKind::Free { .. } => self.observe_heap(op, chain),
            _ => chain,
        }
    }

    /// What an operation would see if it took effect now, if it would change nothing but its own
    /// thread. An operation that writes the value which is there already is one of those: only
    /// its place in the modification order is new.
    pub(crate) fn looks_at(&self, thread: ThreadId, op: &Op) -> Option<Chain> {
        let only_looks = match (op.kind, op.object.map(|object| &self.object(object).state)) {
            (OpKind::Load(_) | OpKind::CellRead | OpKind::IsFinished(_), _) => true,
            (OpKind::Rmw { apply, operand, .. }, Some(State::Atomic(atomic))) => {
                let same = apply(atomic.bits, operand) == atomic.bits;
                return same.then(|| Chain::default().then(op.kind.word()).then(atomic.bits));
            }
            (OpKind::CompareExchange { expected, .. }, Some(State::Atomic(atomic))) => {
                atomic.bits != expected
            }
            (OpKind::Poison(op), _) => op == PoisonOp::Look,
            (OpKind::ParkTimeout, _) => !self.has_token(thread),
            (_, Some(state)) => self.only_looks(thread, op, state),
            (_, None) => false,
        };
        only_looks.then(|| self.observation(thread, op, 0))
    }

    /// The same, where a lock shows what was last changed behind it.
    pub(crate) fn shows(&self, thread: ThreadId, op: &Op) -> Option<Chain> {
        let lock = match op.kind {
            OpKind::Lock | OpKind::Read => self.object(op.object?),
            _ => return self.looks_at(thread, op),
        };
        let contents = match lock.state {
            State::RwLock(_) => lock.version,
            _ => lock.contents,
        };
        Some(Chain::default().then(lock.uid).then_chain(contents))
    }

    /// The operation takes effect, and leaves its thread with the history `chain`.
    pub(crate) fn apply(&mut self, thread: ThreadId, mut op: Op, alternative: u16, chain: Chain) {
        self.steps += 1;
        self.idle_rounds += 1;
        let me = &mut self.threads[thread];
        let term = Chain::default().then(me.uid).then_chain(chain);
        self.fingerprint = self.fingerprint.minus(me.term).plus(term);
        me.chain = chain;
        me.term = term;
        me.clock.tick(thread);
        self.notes_a_look(thread, &op);
        let mut note = match way::is_of_its_own(alternative) {
            true => None,
            false => self.unusual(thread, &op, alternative),
        };
        let (reply, changes) = match op.object {
            Some(object) => self.apply_to(thread, &op, object, alternative, &mut note),
            None => match op.kind {
                OpKind::Alloc { shape } => self.apply_alloc(thread, &mut op, shape, &mut note),
                _ => self.apply_alone(thread, &op, alternative),
            },
        };
        let spin = &mut self.threads[thread].spin;
        if changes {
            spin.has_moved();
            if !spin.is_tired() {
                self.idle_rounds = 0;
            }
        }
        let me = &mut self.threads[thread];
        me.reply = reply;
        let as_before = me.spin.told(op.at, reply);
        self.moved_on |= self.probing && !as_before;
        self.news += usize::from(!as_before);
        self.notes_a_poll(thread, &op, reply.ok, changes);
        self.tell(thread, op, reply, note);
    }

    /// Notes what was given back unchanged, and forgets it once more is changed than who has it.
    fn notes_a_poll(&mut self, thread: ThreadId, op: &Op, ok: bool, changes: bool) {
        let kind = match op.kind {
            OpKind::Unlock { changed: false } => OpKind::Lock,
            OpKind::UnlockRead => OpKind::Read,
            // Whether it is changed is known when it is given back.
            OpKind::Lock | OpKind::TryLock | OpKind::Read | OpKind::TryRead if ok => return,
            _ => {
                if changes {
                    self.threads[thread].spin.polls_no_more();
                }
                return;
            }
        };
        let taken = Op { kind, ..*op };
        if let Some(seen) = self.shows(thread, &taken) {
            self.threads[thread].spin.polled(taken, seen);
        }
    }

    /// Notes what an operation does for no reason, or because the time is over; and tells it.
    fn unusual(&mut self, thread: ThreadId, op: &Op, alternative: u16) -> Option<String> {
        let me = &mut self.threads[thread];
        let words = match alternative {
            way::SPURIOUS => {
                me.was_spurious_at(op.at);
                "wakes spuriously"
            }
            way::TIMES_OUT => {
                me.spin.times_out(op.at);
                "times out"
            }
            _ => return None,
        };
        self.events.is_some().then(|| words.into())
    }

    /// Counts a step that changes nothing. Those on atomics count themselves: it depends on which
    /// store they read.
    fn notes_a_look(&mut self, thread: ThreadId, op: &Op) {
        let is_atomic = op
            .object
            .is_some_and(|id| matches!(self.object(id).state, State::Atomic(_)));
        if !is_atomic && let Some(seen) = self.looks_at(thread, op) {
            self.threads[thread].spin.looked(op.at, seen);
        }
        if self.threads[thread].spin.polls().is_empty() {
            return;
        }
        // Which store it reads next is not known.
        if is_atomic && self.orderings == Orderings::AsWritten {
            self.threads[thread].spin.polls_no_more();
        } else if let Some(seen) = self.looks_at(thread, op) {
            self.threads[thread].spin.polled(*op, seen);
        }
    }

    /// An operation on no object: what it tells, and whether it changes anything.
    fn apply_alone(&mut self, thread: ThreadId, op: &Op, alternative: u16) -> (Reply, bool) {
        match op.kind {
            OpKind::Fence(order) => self.fences(thread, order),
            OpKind::Park | OpKind::ParkTimeout | OpKind::Unpark(_) => {
                return self.apply_to_token(thread, op, alternative);
            }
            _ => {}
        }
        let OpKind::IsFinished(target) = op.kind else {
            return (Reply::default(), false);
        };
        let ok = self.has_ended(target) && alternative == 0;
        self.threads[thread].told_late |= alternative == 1;
        (
            Reply {
                ok,
                ..Reply::default()
            },
            false,
        )
    }

    /// An operation on an object: what it tells, and whether it changes anything.
    fn apply_to(
        &mut self,
        thread: ThreadId,
        op: &Op,
        id: ObjectId,
        alternative: u16,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let done = Reply::DONE;
        if !self.retired.is_empty() && self.uses_after_free(thread, op, id) {
            *note = Some("used after it was given back".into());
            return (done, true);
        }
        if let Some(allocation) = Execution::allocation_of(op) {
            self.touches(thread, allocation);
        }
        if let OpKind::Poison(poison) = op.kind {
            return self.apply_poison(thread, poison, id);
        }
        let step = self.steps;
        let index = id.0 as usize;
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        match (op.kind, &mut object.state) {
            (_, State::Atomic(_)) => return self.apply_atomic(thread, op, id, alternative, note),
            (OpKind::CellRead, State::Plain(plain)) => {
                let race = plain.read(thread, &me.clock, step);
                self.race = self.race.or(race);
                return (done, false);
            }
            (OpKind::CellWrite, State::Plain(plain)) => {
                let race = plain.write(thread, &me.clock, step);
                self.race = self.race.or(race);
            }
            (OpKind::Retire, State::Plain(plain)) => {
                let race = plain.write(thread, &me.clock, step);
                self.race = self.race.or(race);
                self.retire(thread, id, op);
            }
            (OpKind::Free { address }, State::Plain(plain)) => {
                let race = plain.write(thread, &me.clock, step);
                self.race = self.race.or(race);
                self.retire(thread, id, op);
                self.gives_back(thread, address);
            }
            (_, State::Plain(_)) => {}
            _ => return self.apply_to_object(thread, op, index, alternative, note),
        }
        let chain = self.threads[thread].chain;
        self.objects[index].version = chain;
        (done, true)
    }
}
