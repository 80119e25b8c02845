//! Atomic accesses and fences: which store a load may read, and what reading it orders.
//!
//! The memory is that of C11 and C20 in operational form: every store carries a *view*, for each
//! atomic the oldest store that whoever synchronizes with it may still read (Kang et al., *A
//! Promising Semantics*, POPL 2017, without its promises). Modification order is the order in
//! which stores execute, so what needs another one (the weak outcomes of 2+2W) and what needs a
//! load that runs ahead of a store before it (load buffering) does not come about. `SeqCst`
//! follows C20 (P0668): see [`Execution::sequential`].

use std::sync::atomic::Ordering;

use smallvec::SmallVec;

use super::Orderings;
use super::execution::Execution;
use super::hash::Chain;
use super::model::{Atomic, Object, State, Store};
use super::op::{ObjectId, Op, OpKind, Reply, ThreadId};
use super::spin::LOOKS;
use super::way::SPURIOUS;

pub(super) fn acquires(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst
    )
}

pub(super) fn releases(order: Ordering) -> bool {
    matches!(
        order,
        Ordering::Release | Ordering::AcqRel | Ordering::SeqCst
    )
}

fn is_sequential(order: Ordering) -> bool {
    order == Ordering::SeqCst
}

impl Execution {
    pub(super) fn as_written(&self) -> bool {
        self.orderings == Orderings::AsWritten
    }

    fn atomic(&self, id: ObjectId) -> (&Object, &Atomic) {
        let object = self.object(id);
        match &object.state {
            State::Atomic(atomic) => (object, atomic),
            _ => unreachable!("an atomic operation works on an atomic"),
        }
    }

    /// The ways in which an access to an atomic can take effect: so many stores back from the
    /// latest, 0 first; and for a weak compare-exchange [`SPURIOUS`].
    pub(super) fn atomic_ways(&self, thread: ThreadId, op: &Op) -> SmallVec<[u16; 4]> {
        let mut ways = SmallVec::from_slice(&[0]);
        let Some(id) = op.object else { return ways };
        let (_, atomic) = self.atomic(id);
        let (order, unless) = match op.kind {
            OpKind::Load(order) => (order, None),
            OpKind::CompareExchange {
                expected, failure, ..
            } => (failure, Some(expected)),
            _ => return ways,
        };
        if !atomic.older.is_empty() {
            let mut oldest = self.threads[thread].clock.view.of(atomic.location);
            if is_sequential(order) {
                oldest = oldest.max(self.sequential.of(atomic.location));
            }
            let many = atomic.older.len() as u32 - oldest;
            // Codes from SPURIOUS on mean something else.
            for way in 1..=(many.min(u32::from(SPURIOUS) - 1) as u16) {
                let store = atomic.back(way).expect("within the stores");
                // A compare-exchange that finds what it expects has to be the latest store's next.
                if unless == Some(store.bits) {
                    continue;
                }
                // A store that was read again and again is not read for ever.
                let seen = self.observed_store(op, id, way);
                if self.threads[thread].spin.times(op.at, seen) >= LOOKS
                    && !self.not_spins.contains(op.at)
                {
                    continue;
                }
                ways.push(way);
            }
        }
        if let OpKind::CompareExchange { weak: true, .. } = op.kind
            && unless == Some(atomic.bits)
            && self.may_be_spurious(thread, op)
        {
            ways.push(SPURIOUS);
        }
        ways
    }

    /// What an atomic access observes: which store it reads.
    pub(super) fn observed_store(&self, op: &Op, id: ObjectId, way: u16) -> Chain {
        let (object, atomic) = self.atomic(id);
        let mut word = self.word(op);
        let mut version = object.version;
        match way {
            SPURIOUS => word ^= u64::from(SPURIOUS) << 40,
            way => {
                if let Some(store) = atomic.back(way) {
                    version = store.version;
                }
            }
        }
        let chain = Chain::default()
            .then(word)
            .then(object.uid)
            .then_chain(version);
        self.observe_allocation(op, chain)
    }

    /// An access to an atomic takes effect: what it tells, and whether it changes anything.
    pub(super) fn apply_atomic(
        &mut self,
        thread: ThreadId,
        op: &Op,
        id: ObjectId,
        way: u16,
        note: &mut Option<String>,
    ) -> (Reply, bool) {
        let (_, atomic) = self.atomic(id);
        let latest = atomic.bits;
        let back = if way == SPURIOUS { 0 } else { way };
        let old = atomic.back(back).map_or(latest, |store| store.bits);
        let reply = |bits, ok| Reply {
            bits,
            ok,
            ..Reply::default()
        };
        let seen = self.observed_store(op, id, way);
        if self.events.is_some() {
            *note = match way {
                0 => None,
                SPURIOUS => Some("fails for no reason, as a weak one may".into()),
                _ => Some(format!("stale: the latest is {}", (atomic.show)(latest))),
            };
        }
        match op.kind {
            OpKind::Load(order) => {
                self.threads[thread].spin.looked(op.at, seen);
                self.reads(thread, id, order, back);
                (reply(old, true), false)
            }
            OpKind::Store { bits, order } => {
                self.writes(thread, id, order, bits, false);
                (reply(0, true), true)
            }
            OpKind::Rmw {
                apply,
                operand,
                order,
                ..
            } => {
                let new = apply(latest, operand);
                if new == latest {
                    let seen = self.looks_at(thread, op).unwrap_or(seen);
                    self.threads[thread].spin.looked(op.at, seen);
                }
                self.reads(thread, id, order, 0);
                self.writes(thread, id, order, new, true);
                (reply(latest, true), new != latest)
            }
            OpKind::CompareExchange {
                expected,
                new,
                success,
                failure,
                ..
            } => {
                if old != expected || way == SPURIOUS {
                    self.threads[thread].spin.looked(op.at, seen);
                    self.reads(thread, id, failure, back);
                    return (reply(old, false), false);
                }
                self.reads(thread, id, success, 0);
                self.writes(thread, id, success, new, true);
                (reply(old, true), true)
            }
            _ => unreachable!("not an operation of atomics"),
        }
    }

    /// The thread reads a store of the atomic, and synchronizes with it if it acquires.
    fn reads(&mut self, thread: ThreadId, id: ObjectId, order: Ordering, back: u16) {
        self.weak |= !is_sequential(order);
        let as_written = self.as_written();
        let (me, object) = (&mut self.threads[thread], &self.objects[id.0 as usize]);
        let State::Atomic(atomic) = &object.state else {
            unreachable!("an atomic operation works on an atomic")
        };
        let carried = atomic
            .back(back)
            .map_or(&object.clock, |store| &store.clock);
        if as_written && !acquires(order) {
            &mut me.pending
        } else {
            &mut me.clock
        }
        .join(carried);
        if as_written {
            let (location, place) = (atomic.location, atomic.place(back));
            me.clock.view.raise(location, place);
            if is_sequential(order) {
                self.sequential.raise(location, place);
            }
        }
    }

    /// The thread writes the atomic: whoever reads it with acquire happens after what this
    /// carries. A read-modify-write hands on what the store before it carried as well (a release
    /// sequence).
    fn writes(
        &mut self,
        thread: ThreadId,
        id: ObjectId,
        order: Ordering,
        bits: u64,
        hands_on: bool,
    ) {
        self.weak |= !is_sequential(order);
        let as_written = self.as_written();
        let (me, object) = (&mut self.threads[thread], &mut self.objects[id.0 as usize]);
        let State::Atomic(atomic) = &mut object.state else {
            unreachable!("an atomic operation works on an atomic")
        };
        if as_written {
            atomic.older.push(Store {
                bits: atomic.bits,
                version: object.version,
                clock: object.clock.clone(),
            });
            let (location, place) = (atomic.location, atomic.place(0));
            me.clock.view.raise(location, place);
            if is_sequential(order) {
                self.sequential.raise(location, place);
            }
        }
        atomic.bits = bits;
        object.version = me.chain;
        let carried = if as_written && !releases(order) {
            &me.fenced
        } else {
            &me.clock
        };
        if hands_on {
            object.clock.join(carried);
        } else {
            object.clock = carried.clone();
        }
    }

    /// A fence takes over what earlier loads have left pending, and covers later stores. One that
    /// is `SeqCst` sees every `SeqCst` access before it, and is seen by every one after it.
    pub(super) fn fences(&mut self, thread: ThreadId, order: Ordering) {
        self.weak |= !is_sequential(order);
        let as_written = self.as_written();
        let me = &mut self.threads[thread];
        if acquires(order) {
            me.clock.join(&me.pending);
        }
        if as_written && is_sequential(order) {
            me.clock.view.join(&self.sequential);
            self.sequential.join(&me.clock.view);
        }
        if releases(order) {
            me.fenced = me.clock.clone();
        }
    }

    /// What a `SeqCst` fence would observe: for each atomic the latest store that `SeqCst`
    /// accesses and fences have shown, where that is news to its thread.
    pub(super) fn observed_by_fence(&self, thread: ThreadId, order: Ordering) -> Chain {
        let none = Chain::default();
        if !self.as_written() || !is_sequential(order) {
            return none;
        }
        let atomics = self
            .objects
            .iter()
            .filter_map(|object| match &object.state {
                State::Atomic(atomic) => Some((object, atomic)),
                _ => None,
            });
        atomics.fold(none, |sum, (object, atomic)| {
            let known = self.threads[thread].clock.view.of(atomic.location);
            match self.sequential.of(atomic.location) {
                place if place <= known => sum,
                place => {
                    let store = atomic.older.get(place as usize);
                    let version = store.map_or(object.version, |store| store.version);
                    sum.plus(none.then(object.uid).then_chain(version))
                }
            }
        })
    }

    /// Whether the orderings could matter: all that is `SeqCst` is as strong as can be, and a
    /// single atomic, with nothing beside it, has one modification order that all agree on.
    pub(crate) fn is_weak(&self) -> bool {
        let atomics = |object: &&Object| matches!(object.state, State::Atomic(_));
        let count = self.objects.iter().filter(atomics).count();
        self.weak && (count > 1 || self.objects.len() > count)
    }
}
