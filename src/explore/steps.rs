//! What each operation needs, observes and does.

use smallvec::SmallVec;

use super::execution::Execution;
use super::hash::Chain;
use super::model::State;
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId};

impl Execution {
    /// Whether the thread's published operation can take effect now.
    pub(crate) fn is_enabled(&self, thread: ThreadId, op: &Op) -> bool {
        let Some(object) = op.object else {
            return !matches!(op.kind, OpKind::Join(_));
        };
        match (op.kind, &self.object(object).state) {
            (OpKind::Lock, State::Mutex { owner }) => owner.is_none(),
            (OpKind::Relock { .. }, State::Mutex { owner }) => {
                owner.is_none() && self.threads[thread].notified.is_some()
            }
            (OpKind::Acquire, State::Semaphore { permits }) => *permits > 0,
            (OpKind::Send, State::Channel(channel)) => channel.can_send(),
            (OpKind::Recv, State::Channel(channel)) => channel.can_recv(),
            _ => true,
        }
    }

    /// The ways in which the published operation can take effect now, each by its code; none if
    /// it is not enabled.
    pub(crate) fn ways(&self, thread: ThreadId, op: &Op) -> SmallVec<[u16; 4]> {
        if !self.is_enabled(thread, op) {
            return SmallVec::new();
        }
        match op.kind {
            OpKind::Load(_) | OpKind::CompareExchange { .. } => self.atomic_ways(thread, op),
            // Which waiter wakes.
            OpKind::NotifyOne => (0..self.waiters(op).len().max(1) as u16).collect(),
            // A thread that has done its last step may still be on its way out.
            OpKind::IsFinished(target)
                if self.has_ended(target) && !self.threads[thread].told_late =>
            {
                SmallVec::from_slice(&[0, 1])
            }
            _ => SmallVec::from_slice(&[0]),
        }
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
        let word = op.kind.word() ^ u64::from(alternative).rotate_left(48);
        let chain = Chain::default().then(word);
        let Some(id) = op.object else {
            return match op.kind {
                OpKind::IsFinished(target) => {
                    let ended = self.has_ended(target) && alternative == 0;
                    chain.then(self.threads[target].uid).then(u64::from(ended))
                }
                OpKind::Fence(order) => chain.then_chain(self.observed_by_fence(order)),
                _ => chain,
            };
        };
        let object = self.object(id);
        if let State::Atomic(_) = object.state {
            return self.observed_store(op, id, alternative);
        }
        let chain = chain.then(object.uid);
        match (op.kind, &object.state) {
            (OpKind::Wait { mutex }, _) => {
                let mutex = self.object(mutex);
                chain
                    .then_chain(object.version)
                    .then(mutex.uid)
                    .then_chain(mutex.version)
            }
            (OpKind::Relock { .. }, _) => {
                let notifier = self.threads[thread].notified.unwrap_or_default();
                chain.then_chain(object.version).then_chain(notifier)
            }
            (OpKind::CloseSender | OpKind::CloseReceiver, _) => chain,
            (OpKind::Send | OpKind::TrySend, State::Channel(channel)) => {
                let chain = chain.then_chain(object.version);
                if channel.receivers == 0 {
                    chain.then_chain(channel.drops)
                } else {
                    chain
                }
            }
            (OpKind::Recv | OpKind::TryRecv, State::Channel(channel)) => {
                let chain = chain.then_chain(channel.head);
                match channel.queue.front() {
                    Some((message, _)) => chain.then_chain(*message),
                    None => chain.then_chain(object.version).then_chain(channel.drops),
                }
            }
            _ => chain.then_chain(object.version),
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
            (OpKind::TryLock, Some(State::Mutex { owner })) => owner.is_some(),
            (OpKind::TryAcquire, Some(State::Semaphore { permits })) => *permits == 0,
            (OpKind::TrySend, Some(State::Channel(channel))) => !channel.can_send(),
            (OpKind::TryRecv, Some(State::Channel(channel))) => !channel.can_recv(),
            _ => false,
        };
        only_looks.then(|| self.observation(thread, op, 0))
    }

    /// The operation takes effect, and leaves its thread with the history `chain`.
    pub(crate) fn apply(&mut self, thread: ThreadId, op: Op, alternative: u16, chain: Chain) {
        self.steps += 1;
        self.idle_rounds += 1;
        let me = &mut self.threads[thread];
        let term = Chain::default().then(me.uid).then_chain(chain);
        self.fingerprint = self.fingerprint.minus(me.term).plus(term);
        me.chain = chain;
        me.term = term;
        me.clock.tick(thread);
        self.notes_a_look(thread, &op);
        let mut note = None;
        let (reply, changes) = match op.object {
            Some(object) => self.apply_to(thread, &op, object, alternative, &mut note),
            None => self.apply_alone(thread, &op, alternative),
        };
        if changes {
            self.threads[thread].spin.has_moved();
            self.idle_rounds = 0;
        }
        self.threads[thread].reply = reply;
        self.tell(thread, op, reply, note);
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
    }

    /// An operation on no object: what it tells, and whether it changes anything.
    fn apply_alone(&mut self, thread: ThreadId, op: &Op, alternative: u16) -> (Reply, bool) {
        if let OpKind::Fence(order) = op.kind {
            self.fences(thread, order);
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
        let done = Reply {
            ok: true,
            ..Reply::default()
        };
        let failed = Reply::default();
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
            (OpKind::Lock | OpKind::Relock { .. } | OpKind::TryLock, State::Mutex { owner }) => {
                if owner.is_some() {
                    return (failed, false);
                }
                *owner = Some(thread);
                me.notified = None;
                me.clock.join(&object.clock);
            }
            (OpKind::Unlock, State::Mutex { owner }) => {
                *owner = None;
                object.clock = me.clock.clone();
            }
            (OpKind::Wait { mutex }, State::Condvar { waiters, .. }) => {
                waiters.push(thread);
                me.notified = None;
                let (chain, clock) = (me.chain, me.clock.clone());
                object.version = chain;
                let mutex = self.object_mut(mutex);
                mutex.version = chain;
                mutex.clock = clock;
                mutex.state = State::Mutex { owner: None };
                return (done, true);
            }
            (OpKind::NotifyOne | OpKind::NotifyAll, State::Condvar { waiters }) => {
                let woken: Vec<ThreadId> = match op.kind {
                    _ if waiters.is_empty() => Vec::new(),
                    OpKind::NotifyOne => vec![waiters.remove(usize::from(alternative))],
                    _ => waiters.drain(..).collect(),
                };
                let chain = me.chain;
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
                return (done, true);
            }
            (OpKind::Acquire | OpKind::TryAcquire, State::Semaphore { permits }) => {
                if *permits == 0 {
                    return (failed, false);
                }
                *permits -= 1;
                me.clock.join(&object.clock);
            }
            (OpKind::Release, State::Semaphore { permits }) => {
                *permits += 1;
                object.clock.join(&me.clock);
            }
            (_, State::Channel(_)) => return self.apply_to_channel(thread, op, index),
            _ => {}
        }
        let chain = self.threads[thread].chain;
        self.objects[index].version = chain;
        (done, true)
    }

    fn apply_to_channel(&mut self, thread: ThreadId, op: &Op, index: usize) -> (Reply, bool) {
        let done = Reply {
            ok: true,
            ..Reply::default()
        };
        let closed = Reply {
            closed: true,
            ..Reply::default()
        };
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        let State::Channel(channel) = &mut object.state else {
            unreachable!("not a channel")
        };
        match op.kind {
            OpKind::Send | OpKind::TrySend => {
                if channel.receivers == 0 {
                    return (closed, false);
                }
                if !channel.has_room() {
                    return (Reply::default(), false);
                }
                if channel.capacity.is_some() {
                    me.clock.join(&object.clock);
                }
                channel.queue.push_back((me.chain, me.clock.clone()));
                object.version = me.chain;
                if channel.capacity.is_some() {
                    channel.head = me.chain;
                }
                (done, true)
            }
            OpKind::Recv | OpKind::TryRecv => {
                if matches!(op.kind, OpKind::Recv) {
                    channel.waiting -= 1;
                }
                match channel.queue.pop_front() {
                    Some((_, clock)) => {
                        me.clock.join(&clock);
                        channel.head = me.chain;
                        if channel.capacity.is_some() {
                            object.version = me.chain;
                            object.clock.join(&me.clock);
                        }
                        (done, true)
                    }
                    None if channel.senders == 0 => {
                        me.clock.join(&object.clock);
                        (closed, false)
                    }
                    None => (Reply::default(), false),
                }
            }
            OpKind::CloseSender | OpKind::CloseReceiver => {
                match op.kind {
                    OpKind::CloseSender => channel.senders -= 1,
                    _ => channel.receivers -= 1,
                }
                channel.drops = channel.drops.plus(me.chain);
                object.clock.join(&me.clock);
                (done, true)
            }
            _ => unreachable!("not an operation of channels"),
        }
    }

    fn waiters(&self, op: &Op) -> &[ThreadId] {
        match op.object.map(|object| &self.object(object).state) {
            Some(State::Condvar { waiters, .. }) => waiters,
            _ => &[],
        }
    }
}
