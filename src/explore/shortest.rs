//! Questions to a finished graph: how many interleavings, and which counterexample is shortest.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use num_bigint::BigUint;

use super::graph::{Edge, Graph, NodeId};
use super::schedule::{Choice, Schedule};
use super::way;

/// How many interleavings lead to each ending, by the ending's index.
pub(crate) fn count_interleavings(graph: &Graph, endings: usize) -> Vec<BigUint> {
    let mut paths = vec![BigUint::ZERO; graph.len()];
    paths[Graph::ROOT as usize] = BigUint::from(1_u8);
    let mut totals = vec![BigUint::ZERO; endings];
    for node in graph.in_order() {
        let count = std::mem::take(&mut paths[node as usize]);
        if let Some(ending) = graph.ending(node) {
            totals[ending] += &count;
        }
        for edge in graph.edges(node) {
            paths[edge.to as usize] += &count;
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

/// A state, and the thread that ran last.
type Place = (NodeId, u16);

/// No thread has run yet.
const NOBODY: u16 = u16::MAX;

/// Preemptions, then steps.
type Cost = (u32, u32);

/// The shortest path by (preemptions, steps) to an ending for which `wanted` holds; of several,
/// the one whose schedule comes first. A preemption is a switch away from a thread that could
/// have gone on.
pub(crate) fn shortest_path(graph: &Graph, wanted: impl Fn(usize) -> bool) -> Option<Path> {
    let is_wanted = |place: Place| graph.ending(place.0).is_some_and(&wanted);
    let reached = reach(graph, is_wanted)?;
    // Backwards from the goals along shortest ways only …
    let mut useful: HashMap<Place, Vec<(Choice, Place)>> = HashMap::new();
    let mut todo = reached.goals.clone();
    while let Some(place) = todo.pop() {
        for &(before, choice) in reached.ways.get(&place).into_iter().flatten() {
            let onward = useful.entry(before).or_default();
            if onward.is_empty() {
                todo.push(before);
            }
            if !onward.contains(&(choice, place)) {
                onward.push((choice, place));
            }
        }
    }
    // … and forwards by the smallest choice.
    let mut choices = Vec::new();
    let mut place = (Graph::ROOT, NOBODY);
    while let Some(onward) = useful.get(&place) {
        let next = onward
            .iter()
            .min_by_key(|(choice, _)| (choice.thread, choice.alternative))?;
        choices.push(next.0);
        place = next.1;
    }
    let ending = graph.ending(place.0)?;
    Some(Path {
        preemptions: reached.cost.0,
        schedule: Schedule(choices),
        ending,
    })
}

/// All shortest ways to the nearest goals.
struct Reached {
    cost: Cost,
    goals: Vec<Place>,
    /// For each place, from where and by which choice it is reached at least cost.
    ways: HashMap<Place, Vec<(Place, Choice)>>,
}

/// Dijkstra's algorithm over places.
fn reach(graph: &Graph, is_goal: impl Fn(Place) -> bool) -> Option<Reached> {
    let start: Place = (Graph::ROOT, NOBODY);
    let mut best: HashMap<Place, Cost> = HashMap::from([(start, (0, 0))]);
    let mut ways: HashMap<Place, Vec<(Place, Choice)>> = HashMap::new();
    let mut queue = BinaryHeap::from([Reverse(((0, 0), start))]);
    let (mut goals, mut goal_cost): (Vec<Place>, Option<Cost>) = (Vec::new(), None);
    while let Some(Reverse((cost, place))) = queue.pop() {
        if goal_cost.is_some_and(|goal| goal < cost) {
            break;
        }
        if best[&place] < cost {
            continue;
        }
        if is_goal(place) {
            goal_cost = Some(cost);
            goals.push(place);
            continue;
        }
        let (node, last) = place;
        let edges = graph.edges(node);
        let goes_on = |edge: &Edge| edge.thread == last && way::is_of_its_own(edge.alternative);
        let last_could_go_on = edges.iter().any(goes_on);
        for edge in edges {
            let preempts = last_could_go_on && edge.thread != last;
            let next: Place = (edge.to, edge.thread);
            let cost = (cost.0 + u32::from(preempts), cost.1 + 1);
            let choice = Choice {
                thread: edge.thread.into(),
                alternative: edge.alternative,
            };
            match best.get(&next).map(|known| cost.cmp(known)) {
                Some(Ordering::Greater) => {}
                Some(Ordering::Equal) => ways.entry(next).or_default().push((place, choice)),
                Some(Ordering::Less) | None => {
                    best.insert(next, cost);
                    ways.insert(next, vec![(place, choice)]);
                    queue.push(Reverse((cost, next)));
                }
            }
        }
    }
    Some(Reached {
        cost: goal_cost?,
        goals,
        ways,
    })
}
