//! The axioms of the C++20 memory model, which is Rust's, in the form of RC11 (Lahav, Vafeiadis,
//! Kang, Hur and Dreyer, *Repairing Sequential Consistency in C/C++11*, PLDI 2017). Names of
//! relations are the paper's: `sb` sequenced before, `rf` reads from, `mo` modification order,
//! `rb` reads before, `sw` synchronizes with, `hb` happens before, `eco` extended coherence order.

use std::sync::atomic::Ordering::{AcqRel, Acquire, Release, SeqCst};

use super::candidates::{Candidate, Event, EventId};
use super::relation::{Events, Relation};

/// What the `SeqCst` accesses and fences of an execution must be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeqCstRule {
    /// A total order as in C++20 ([atomics.order], paragraphs 3 and 4).
    Cxx20,
    /// The relation `psc` of RC11 has no cycle. Weaker than C++20: a relaxed store between two
    /// `SeqCst` accesses of its place does not order them.
    Rc11,
    /// As in C++20, by an order in which the whole execution can also have taken place: one that
    /// contains `sb`, `rf` and `mo`. Stronger than C++20 where `SeqCst` meets weaker orderings.
    ExecutionOrder,
}

/// Whether an execution is one of the memory model.
pub(crate) fn is_consistent(candidate: &Candidate, rule: SeqCstRule) -> bool {
    let execution = Execution::of(candidate);
    let Execution {
        mo, rb, hb, eco, ..
    } = &execution;
    let coherent = hb.is_irreflexive() && hb.then(&eco.or_same()).is_irreflexive();
    // Nothing comes between what a read-modify-write reads and what it writes.
    let atomic = eco.is_irreflexive() && rb.then(mo).is_irreflexive();
    coherent
        && atomic
        && match rule {
            SeqCstRule::Cxx20 => execution.order_in_cxx20().is_acyclic(),
            SeqCstRule::Rc11 => execution.psc().is_acyclic(),
            SeqCstRule::ExecutionOrder => {
                let Execution { sb, rf, .. } = &execution;
                let takes_place = sb.or(rf).or(mo);
                takes_place.or(&execution.order_in_cxx20()).is_acyclic()
            }
        }
}

/// An execution's events by kind, and the relations between them.
struct Execution {
    places: Vec<Option<usize>>,
    /// `SeqCst` accesses, and `SeqCst` fences.
    accesses: Events,
    fences: Events,
    sb: Relation,
    rf: Relation,
    mo: Relation,
    rb: Relation,
    sw: Relation,
    hb: Relation,
    eco: Relation,
}

impl Execution {
    fn of(candidate: &Candidate) -> Self {
        let mut firsts = vec![0];
        for events in &candidate.events {
            firsts.push(firsts[firsts.len() - 1] + events.len());
        }
        let index = |(thread, position): EventId| firsts[thread] + position;
        let all: Vec<Event> = candidate.events.concat();
        let count = all.len();
        let those = |holds: &dyn Fn(&Event) -> bool| {
            let fitting = (0..count).filter(|event| holds(&all[*event]));
            fitting.fold(0, |events, event| events | 1 << event)
        };
        let initial = count - candidate.events[candidate.events.len() - 1].len();
        let mut sb = Relation::empty(count);
        for (thread, events) in candidate
            .events
            .split_last()
            .expect("initial stores")
            .1
            .iter()
            .enumerate()
        {
            for later in 0..events.len() {
                (0..later)
                    .for_each(|earlier| sb.add(index((thread, earlier)), index((thread, later))));
            }
        }
        let mut rf = Relation::empty(count);
        for (event, read) in all.iter().enumerate() {
            if let Some((from, _)) = read.read {
                rf.add(index(from), event);
            }
        }
        let mut mo = Relation::empty(count);
        for stores in &candidate.stores {
            for later in 0..stores.len() {
                (0..later).for_each(|earlier| mo.add(index(stores[earlier]), index(stores[later])));
            }
        }
        let rb = rf.inverse().then(&mo).only(|from, to| from != to);
        let eco = rf.or(&mo).or(&rb).closed();

        let everything = those(&|_| true);
        let fences = those(&|event| event.place.is_none());
        let reads = those(&|event| event.read.is_some());
        let writes = those(&|event| event.written.is_some());
        let releases = those(&|event| matches!(event.order, Release | AcqRel | SeqCst));
        let acquires = those(&|event| matches!(event.order, Acquire | AcqRel | SeqCst));
        let seq_cst = those(&|event| event.order == SeqCst);
        let same = |events| Relation::product(count, events, events).only(|a, b| a == b);
        // A release sequence goes on through read-modify-writes only, since C++20.
        let sequence = rf.between(everything, reads & writes).closed().or_same();
        let released = same(releases & writes).or(&sb.between(releases & fences, writes));
        let acquired = same(acquires & reads).or(&sb.between(reads, acquires & fences));
        let sw = released.then(&sequence).then(&rf).then(&acquired);
        let initial = everything & (Events::MAX << initial);
        let begins = Relation::product(count, initial, everything & !initial);
        let hb = sb.or(&sw).or(&begins).closed();
        Execution {
            places: all.iter().map(|event| event.place).collect(),
            accesses: seq_cst & !fences,
            fences: seq_cst & fences,
            sb,
            rf,
            mo,
            rb,
            sw,
            hb,
            eco,
        }
    }

    /// What the total order of C++20 must contain.
    fn order_in_cxx20(&self) -> Relation {
        let Execution {
            sb, sw, hb, eco, ..
        } = self;
        let (accesses, fences) = (self.accesses, self.fences);
        let all = accesses | fences;
        let strongly = sb
            .or(&sw.between(all, all))
            .or(&sb.then(hb).then(sb))
            .closed();
        strongly
            .between(all, all)
            .or(&eco.between(accesses, accesses))
            .or(&eco.then(hb).between(accesses, fences))
            .or(&hb.then(eco).between(fences, accesses))
            .or(&hb.then(eco).then(hb).between(fences, fences))
    }

    /// Partial SC of RC11.
    fn psc(&self) -> Relation {
        let Execution {
            sb,
            mo,
            rb,
            hb,
            eco,
            ..
        } = self;
        let (accesses, fences) = (self.accesses, self.fences);
        let here =
            |a: usize, b: usize| self.places[a].is_some() && self.places[a] == self.places[b];
        let elsewhere = sb.only(|a, b| !here(a, b));
        let scb = sb
            .or(&elsewhere.then(hb).then(&elsewhere))
            .or(&hb.only(here))
            .or(mo)
            .or(rb);
        let from_fence = hb.or_same().then(&scb);
        let base = scb
            .between(accesses, accesses)
            .or(&from_fence.between(fences, accesses))
            .or(&scb.then(&hb.or_same()).between(accesses, fences))
            .or(&from_fence.then(&hb.or_same()).between(fences, fences));
        let of_fences = hb.or(&hb.then(eco).then(hb)).between(fences, fences);
        base.or(&of_fences)
    }
}
