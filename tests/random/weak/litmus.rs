//! Litmus programs: a few atomic accesses and fences a thread, with their orderings.

use std::fmt;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

use proptest::collection::vec;
use proptest::prelude::*;

/// Locations of a program; all of them begin as 0.
pub(crate) const PLACES: usize = 3;

/// One access, or a fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Load(usize, Ordering),
    Store(usize, u64, Ordering),
    FetchAdd(usize, u64, Ordering),
    Swap(usize, u64, Ordering),
    /// Place, expected, new; on success and on failure.
    CompareExchange(usize, u64, u64, Ordering, Ordering),
    Fence(Ordering),
}

/// A program: the accesses of its threads.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Litmus(pub(crate) Vec<Vec<Access>>);

/// The values that each thread read, and those that remain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Outcome {
    pub(crate) reads: Vec<Vec<u64>>,
    pub(crate) finals: [u64; PLACES],
}

impl Litmus {
    /// The same program with every access and fence `SeqCst`.
    pub(crate) fn seq_cst(&self) -> Litmus {
        let strong = |access: &Access| match *access {
            Access::Load(place, _) => Access::Load(place, SeqCst),
            Access::Store(place, value, _) => Access::Store(place, value, SeqCst),
            Access::FetchAdd(place, value, _) => Access::FetchAdd(place, value, SeqCst),
            Access::Swap(place, value, _) => Access::Swap(place, value, SeqCst),
            Access::CompareExchange(place, old, new, ..) => {
                Access::CompareExchange(place, old, new, SeqCst, SeqCst)
            }
            Access::Fence(_) => Access::Fence(SeqCst),
        };
        let thread = |thread: &Vec<Access>| thread.iter().map(strong).collect();
        Litmus(self.0.iter().map(thread).collect())
    }
}

impl fmt::Debug for Litmus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (thread, accesses) in self.0.iter().enumerate() {
            write!(f, "\n  thread-{}: {accesses:?}", thread + 1)?;
        }
        Ok(())
    }
}

fn one_of(orderings: &'static [Ordering]) -> impl Strategy<Value = Ordering> {
    proptest::sample::select(orderings)
}

fn access() -> impl Strategy<Value = Access> {
    const LOADS: &[Ordering] = &[Relaxed, Acquire, SeqCst];
    const STORES: &[Ordering] = &[Relaxed, Release, SeqCst];
    const BOTH: &[Ordering] = &[Relaxed, Acquire, Release, AcqRel, SeqCst];
    const FENCES: &[Ordering] = &[Acquire, Release, AcqRel, SeqCst];
    // Fewer places than there are: accesses should meet.
    let (place, value) = (0..2_usize, 1..4_u64);
    prop_oneof![
        6 => (place.clone(), one_of(LOADS)).prop_map(|(place, order)| Access::Load(place, order)),
        6 => (place.clone(), value.clone(), one_of(STORES))
            .prop_map(|(place, value, order)| Access::Store(place, value, order)),
        1 => (place.clone(), value.clone(), one_of(BOTH))
            .prop_map(|(place, value, order)| Access::FetchAdd(place, value, order)),
        1 => (place.clone(), value.clone(), one_of(BOTH))
            .prop_map(|(place, value, order)| Access::Swap(place, value, order)),
        1 => (place, 0..2_u64, value, one_of(BOTH), one_of(LOADS))
            .prop_map(|(place, old, new, success, failure)| {
                Access::CompareExchange(place, old, new, success, failure)
            }),
        2 => one_of(FENCES).prop_map(Access::Fence),
    ]
}

/// Random litmus programs of two or three threads.
pub(crate) fn any() -> BoxedStrategy<Litmus> {
    (2..=3_usize)
        .prop_flat_map(|threads| vec(vec(access(), 1..=6 - threads), threads))
        .prop_map(Litmus)
        .boxed()
}
