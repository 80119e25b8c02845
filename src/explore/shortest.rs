//! Questions to a finished graph: how many interleavings, and which counterexample is shortest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use num_bigint::BigUint;

use super::graph::{Graph, NodeId};
use super::schedule::{Choice, Schedule};

/// How many interleavings lead to each ending, by the ending's index.
pub(crate) fn count_interleavings(graph: &Graph, endings: usize) -> Vec<BigUint> {
    let mut paths: HashMap<NodeId, BigUint> = HashMap::from([(Graph::ROOT, BigUint::from(1_u8))]);
    let mut totals = vec![BigUint::ZERO; endings];
    for node in graph.in_order() {
        let Some(count) = paths.remove(&node) else { continue };
        if let Some(ending) = graph.ending(node) {
            totals[ending] += &count;
        }
        for edge in graph.edges(node) {
            *paths.entry(edge.to).or_default() += &count;
        }
    }
    totals
}

/// A path to an ending, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) preemptions: u32,
    pub(crate) schedule: Schedule,
    pub(crate) ending: usize,
}

/// The shortest path by (preemptions, steps) to an ending for which `wanted` holds. A preemption
/// is a switch away from a thread that could have gone on.
pub(crate) fn shortest_path(graph: &Graph, wanted: impl Fn(usize) -> bool) -> Option<Path> {
    // Dijkstra over (state, thread that ran last).
    type Place = (NodeId, u16);
    const NOBODY: u16 = u16::MAX;
    let start: Place = (Graph::ROOT, NOBODY);
    let mut best: HashMap<Place, (u32, u32)> = HashMap::from([(start, (0, 0))]);
    let mut from: HashMap<Place, (Place, Choice)> = HashMap::new();
    let mut queue = BinaryHeap::from([Reverse(((0_u32, 0_u32), start))]);
    while let Some(Reverse((cost, place))) = queue.pop() {
        if best[&place] < cost {
            continue;
        }
        let (node, last) = place;
        if let Some(ending) = graph.ending(node)
            && wanted(ending)
        {
            let mut choices = Vec::new();
            let mut place = place;
            while let Some((before, choice)) = from.get(&place) {
                choices.push(*choice);
                place = *before;
            }
            choices.reverse();
            return Some(Path { preemptions: cost.0, schedule: Schedule(choices), ending });
        }
        let edges = graph.edges(node);
        let last_could_go_on = edges.iter().any(|edge| edge.thread == last);
        for edge in edges {
            let preempts = last_could_go_on && edge.thread != last;
            let next = (edge.to, edge.thread);
            let cost = (cost.0 + u32::from(preempts), cost.1 + 1);
            if best.get(&next).is_none_or(|known| cost < *known) {
                best.insert(next, cost);
                let choice =
                    Choice { thread: edge.thread.into(), alternative: edge.alternative };
                from.insert(next, (place, choice));
                queue.push(Reverse((cost, next)));
            }
        }
    }
    None
}
