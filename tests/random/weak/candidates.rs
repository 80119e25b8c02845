//! Candidate executions: every way in which the accesses of a program can read from each other.
//!
//! An execution is built event by event, in an order in which each store comes after those that
//! it follows in the modification order, and each read after the store that it reads from. So
//! exactly those come about in which program order, reads-from and modification order have no
//! cycle together: C11 has more (load buffering, 2+2W), the explorer has not. Different orders of
//! building lead to the same execution, which is looked at once.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::Ordering::{self, Relaxed};

use super::axioms::{self, SeqCstRule};
use super::litmus::{Access, Litmus, Outcome, PLACES};

/// An event: which thread, as its how-manieth; of the thread past the last one, the initial store
/// to a place.
pub(crate) type EventId = (usize, usize);

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Event {
    /// The store that it reads from, and the value.
    pub(crate) read: Option<(EventId, u64)>,
    /// The value that it writes.
    pub(crate) written: Option<u64>,
    /// None for a fence.
    pub(crate) place: Option<usize>,
    pub(crate) order: Ordering,
}

/// An execution, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Candidate {
    /// The events of each thread, in program order; last of all the initial stores.
    pub(crate) events: Vec<Vec<Event>>,
    /// For each place, its stores in modification order.
    pub(crate) stores: [Vec<EventId>; PLACES],
}

/// The outcomes that the memory model allows.
pub(crate) fn outcomes(litmus: &Litmus, rule: SeqCstRule) -> BTreeSet<Outcome> {
    let initially = |place| Event {
        read: None,
        written: Some(0),
        place: Some(place),
        order: Relaxed,
    };
    let threads = litmus.0.len();
    let mut events = vec![Vec::new(); threads];
    events.push((0..PLACES).map(initially).collect());
    let stores = std::array::from_fn(|place| vec![(threads, place)]);
    let mut todo = vec![Candidate { events, stores }];
    let (mut known, mut found) = (HashSet::new(), BTreeSet::new());
    while let Some(candidate) = todo.pop() {
        // An execution that breaks an axiom breaks it however it goes on.
        if !axioms::is_consistent(&candidate, rule) {
            continue;
        }
        let mut ended = true;
        for (thread, accesses) in litmus.0.iter().enumerate() {
            if let Some(access) = accesses.get(candidate.events[thread].len()) {
                ended = false;
                let next = candidate.after(thread, *access);
                todo.extend(next.into_iter().filter(|next| known.insert(next.clone())));
            }
        }
        if ended {
            found.insert(candidate.outcome());
        }
    }
    found
}

impl Candidate {
    /// The execution with one more event, for each store that it can read from.
    fn after(&self, thread: usize, access: Access) -> Vec<Candidate> {
        let write = |place, value, order| Event {
            read: None,
            written: Some(value),
            place: Some(place),
            order,
        };
        // What reads from a store of this value writes that one, with this ordering.
        let read = |place, becomes: &dyn Fn(u64) -> (Option<u64>, Ordering)| {
            let event = |&from: &EventId| {
                let value = self.event(from).written.unwrap_or_default();
                let (written, order) = becomes(value);
                Event {
                    read: Some((from, value)),
                    written,
                    place: Some(place),
                    order,
                }
            };
            self.stores[place].iter().map(event).collect()
        };
        let events: Vec<Event> = match access {
            Access::Load(place, order) => read(place, &|_| (None, order)),
            Access::Store(place, value, order) => vec![write(place, value, order)],
            Access::FetchAdd(place, more, order) => {
                read(place, &|value| (Some(value + more), order))
            }
            Access::Swap(place, new, order) => read(place, &|_| (Some(new), order)),
            Access::CompareExchange(place, old, new, success, failure) => {
                read(place, &|value| match value == old {
                    true => (Some(new), success),
                    false => (None, failure),
                })
            }
            Access::Fence(order) => vec![Event {
                read: None,
                written: None,
                place: None,
                order,
            }],
        };
        let add = |event: Event| {
            let mut next = self.clone();
            if let (Some(_), Some(place)) = (event.written, event.place) {
                next.stores[place].push((thread, self.events[thread].len()));
            }
            next.events[thread].push(event);
            next
        };
        events.into_iter().map(add).collect()
    }

    pub(crate) fn event(&self, id: EventId) -> Event {
        self.events[id.0][id.1]
    }

    fn outcome(&self) -> Outcome {
        let (_, threads) = self.events.split_last().expect("initial stores");
        let read = |event: &Event| event.read.map(|(_, value)| value);
        let reads = |events: &Vec<Event>| events.iter().filter_map(read).collect();
        let last = |place: usize| self.stores[place].last().copied();
        let value = |place| last(place).and_then(|id| self.event(id).written);
        Outcome {
            reads: threads.iter().map(reads).collect(),
            finals: std::array::from_fn(|place| value(place).unwrap_or_default()),
        }
    }
}
