//! The map of a scenario: every state, every decision, every end.
//!
//! A state is a happens-before history, so there are no cycles; a path from the first state is an
//! interleaving.

mod route;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Kind;
pub use route::Cost;

/// All that can become of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// Whether loads may read stale values, as the orderings in the source allow; else every atomic
    /// access is taken for `SeqCst`.
    pub as_written: bool,
    /// The states; the first is that before the first decision.
    pub states: Vec<State>,
    /// The ends, in their own order.
    pub ends: Vec<End>,
}

/// A state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The decisions that can be taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<Edge>,
    /// The index of the end, where the execution is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// A decision, and the state that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The decision as a schedule writes it: `1`, `2:1`.
    pub choice: String,
    /// The index of the state.
    pub to: u32,
    /// Whether it is a stale value, or something that happens for no reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surprise: bool,
    /// Whether its thread waits, and is woken by nobody: another one that goes on does not interrupt
    /// it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

impl Edge {
    /// The number of the thread that takes the step.
    pub fn thread(&self) -> &str {
        match self.choice.split_once(':') {
            Some((thread, _)) => thread,
            None => &self.choice,
        }
    }
}

/// One way for the scenario to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The row of the outcome table that it belongs to: `2`, `deadlock`.
    pub value: String,
    /// Whether the scenario allows this outcome.
    pub allowed: bool,
    /// Whether nothing goes wrong on the way either: no data race, say.
    pub good: bool,
    /// Whether two accesses race on the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub race: bool,
    /// The bug's name, where it is not good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// What goes wrong, told of the shortest schedule, where it is not good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// How many interleavings lead to it, in decimal.
    pub interleavings: String,
    /// The shortest schedule that leads to it.
    pub schedule: String,
    /// What that costs.
    pub cost: Cost,
}

impl Map {
    /// The state that a path leads to; None if the path leaves the map.
    pub fn follow<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut state = (!self.states.is_empty()).then_some(0)?;
        for choice in path {
            let mut next = self.states[state].next.iter();
            state = next.find(|edge| edge.choice == choice)?.to as usize;
        }
        Some(state)
    }

    /// The end of a state, where the execution is over.
    pub fn end(&self, state: usize) -> Option<&End> {
        self.ends.get(self.states[state].end?)
    }

    /// How many different executions can still come to each end, from a state on: by the end's
    /// index.
    pub fn ahead(&self, state: usize) -> Vec<usize> {
        let mut ahead = vec![0; self.ends.len()];
        let mut seen = HashSet::from([state]);
        let mut open = vec![state];
        while let Some(state) = open.pop() {
            if let Some(end) = self.states[state].end {
                ahead[end] += 1;
            }
            let next = self.states[state].next.iter().map(|edge| edge.to as usize);
            open.extend(next.filter(|next| seen.insert(*next)));
        }
        ahead
    }
}

#[cfg(test)]
mod tests;
