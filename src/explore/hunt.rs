//! Looking for what is wrong where there is too much to know it all.

use std::collections::HashSet;
use std::sync::Arc;

use super::exploration::{Exploration, Way};
use super::limits::Limits;
use super::sample::sample;
use super::search::{Bound, search};
use super::{Ending, Outcome};

/// What a hunt came to.
#[derive(Clone, Debug, Default)]
pub struct Hunt {
    /// The cheapest way to a wanted ending that was found.
    pub way: Option<Way>,
    /// All executions with at most so many preemptions were explored; None if not even those
    /// without any.
    pub preemptions: Option<u32>,
    /// Executions that were run under a bound.
    pub executions: u64,
    /// Executions that were run at random.
    pub samples: u64,
    /// Of all these, those that differ.
    pub distinct: u64,
    /// Threads of the largest execution.
    pub threads: usize,
}

/// A bound costs at most such a part of the executions that a whole search may cost.
const PART: u64 = 10;

/// Looks for a wanted ending: in all executions without preemption, then with one, two, … as far
/// as the limits allow, and then in random ones, half of them by a uniform choice at every step and
/// half by the priorities of PCT (Burckhardt et al., *A randomized scheduler with probabilistic
/// guarantees of finding bugs*, ASPLOS 2010), from a fixed seed.
///
/// What it finds under a bound is the shortest there is, if it needs no surprises.
pub fn hunt(
    limits: Limits,
    body: impl Fn() -> Outcome + Sync,
    wanted: impl Fn(&Ending, bool) -> bool,
) -> Hunt {
    let mut hunt = Hunt::default();
    let part = Limits {
        executions: (limits.executions / PART).max(1),
        ..limits
    };
    let mut not_spins = Arc::default();
    let mut before = None;
    for preemptions in 0.. {
        let found = search(part, Some(Bound { preemptions }), not_spins, &body);
        not_spins = found.not_spins.clone();
        let explored = Exploration::of(found, part);
        hunt.executions += explored.runs;
        let complete = explored.cut.is_none();
        if let Some(way) = explored.shortest(|tally| wanted(&tally.ending, tally.race)) {
            let minimal = complete && way.surprises == 0;
            hunt.way = Some(Way { minimal, ..way });
            hunt.distinct += explored.distinct;
            return hunt;
        }
        if !complete {
            hunt.distinct += explored.distinct;
            break;
        }
        hunt.preemptions = Some(preemptions);
        // Nothing is left that needs more.
        if before == Some(explored.states) {
            hunt.distinct += explored.distinct;
            return hunt;
        }
        before = Some(explored.states);
    }
    let mut seen = HashSet::new();
    let sampled = sample(limits, not_spins, &body, &wanted, &mut seen);
    hunt.samples = sampled.runs;
    hunt.threads = sampled.threads;
    hunt.distinct = hunt.distinct.max(seen.len() as u64);
    hunt.way = sampled.way;
    hunt
}
