//! The cheapest way on.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Edge, End, Map};

/// What a way costs: surprises first, then preemptions, then steps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Cost {
    /// Stale values, and things that happen for no reason.
    pub surprises: u32,
    /// How often a thread is interrupted that could go on.
    pub preemptions: u32,
    /// Decisions.
    pub steps: u32,
}

impl fmt::Display for Cost {
    /// `1 preemption`; surprises come first, where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |many: u32, what: &str| match many {
            1 => format!("1 {what}"),
            _ => format!("{many} {what}s"),
        };
        if self.surprises > 0 {
            write!(f, "{}, ", plural(self.surprises, "surprise"))?;
        }
        f.write_str(&plural(self.preemptions, "preemption"))
    }
}

/// A state, and the number of the thread that ran last.
type Place<'a> = (usize, Option<&'a str>);

impl Map {
    /// The cheapest decisions that lead from a state to an end that is `wanted`, and what they
    /// cost; `last` is the number of the thread that ran last. None if no such end is ahead.
    /// (Dijkstra's algorithm.)
    pub fn way_to<'a>(
        &'a self,
        state: usize,
        last: Option<&'a str>,
        wanted: impl Fn(&End) -> bool,
    ) -> Option<(Vec<&'a str>, Cost)> {
        let start: Place<'_> = (state, last);
        let mut best = HashMap::from([(start, Cost::default())]);
        let mut from: HashMap<Place<'_>, (Place<'_>, &str)> = HashMap::new();
        let mut queue = BinaryHeap::from([Reverse((Cost::default(), start))]);
        while let Some(Reverse((cost, place))) = queue.pop() {
            if best[&place] < cost {
                continue;
            }
            let (state, last) = place;
            if self.end(state).is_some_and(&wanted) {
                let back = |(place, _): &(Place<'_>, &'a str)| from.get(place).copied();
                let taken = std::iter::successors(from.get(&place).copied(), back);
                let mut way: Vec<_> = taken.map(|(_, choice)| choice).collect();
                way.reverse();
                return Some((way, cost));
            }
            for edge in &self.states[state].next {
                let next = (edge.to as usize, Some(edge.thread()));
                let cost = cost.after(edge, self.preempts(state, last, edge));
                if best.get(&next).is_none_or(|known| cost < *known) {
                    best.insert(next, cost);
                    from.insert(next, (place, &edge.choice));
                    queue.push(Reverse((cost, next)));
                }
            }
        }
        None
    }

    /// Whether a decision interrupts the thread that ran last: one that could have gone on.
    fn preempts(&self, state: usize, last: Option<&str>, edge: &Edge) -> bool {
        let could_go_on = |edge: &Edge| Some(edge.thread()) == last && !edge.waits;
        Some(edge.thread()) != last && self.states[state].next.iter().any(could_go_on)
    }

    /// What a path from the first state costs; None if it leaves the map.
    pub fn cost<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<Cost> {
        let (mut state, mut last, mut cost) = (0, None, Cost::default());
        for choice in path {
            let mut next = self.states.get(state)?.next.iter();
            let edge = next.find(|edge| edge.choice == choice)?;
            cost = cost.after(edge, self.preempts(state, last, edge));
            (state, last) = (edge.to as usize, Some(edge.thread()));
        }
        Some(cost)
    }
}

impl Cost {
    fn after(self, edge: &Edge, preempts: bool) -> Cost {
        Cost {
            surprises: self.surprises + u32::from(edge.surprise),
            preemptions: self.preemptions + u32::from(preempts),
            steps: self.steps + 1,
        }
    }
}
