//! The shortest counterexample: a shortest path in the graph.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use super::graph::{Edge, Graph, NodeId};
use super::op::ThreadNumber;
use super::schedule::{Choice, Schedule};
use super::way;

/// A path to an ending, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) surprises: u32,
    pub(crate) preemptions: u32,
    pub(crate) schedule: Schedule,
    pub(crate) ending: usize,
}

/// A state, and the thread that ran last; none at the root.
type Place = (NodeId, Option<ThreadNumber>);

/// Surprises, then preemptions, then steps.
type Cost = (u32, u32, u32);

/// The shortest path by (surprises, preemptions, steps) to an ending for which `wanted` holds; of
/// several the one whose schedule comes first. A surprise is a stale load, a spurious wakeup or a
/// failure for no reason; a preemption is a switch away from a thread that could have gone on.
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
    let mut place = (graph.root(), None);
    while let Some(onward) = useful.get(&place) {
        let next = onward.iter().min_by_key(|(choice, _)| *choice)?;
        choices.push(next.0);
        place = next.1;
    }
    let ending = graph.ending(place.0)?;
    Some(Path {
        surprises: reached.cost.0,
        preemptions: reached.cost.1,
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
    let start: Place = (graph.root(), None);
    let mut best: HashMap<Place, Cost> = HashMap::from([(start, (0, 0, 0))]);
    let mut ways: HashMap<Place, Vec<(Place, Choice)>> = HashMap::new();
    let mut queue = BinaryHeap::from([Reverse(((0, 0, 0), start))]);
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
        let goes_on = |edge: &Edge| {
            Some(edge.choice.thread) == last && way::is_of_its_own(edge.choice.alternative)
        };
        let last_could_go_on = edges.iter().any(goes_on);
        for edge in edges {
            let thread = Some(edge.choice.thread);
            let preempts = last_could_go_on && thread != last;
            let next: Place = (edge.to, thread);
            let cost = (
                cost.0 + u32::from(edge.surprise),
                cost.1 + u32::from(preempts),
                cost.2 + 1,
            );
            match best.get(&next).map(|known| cost.cmp(known)) {
                Some(Ordering::Greater) => {}
                Some(Ordering::Equal) => ways.entry(next).or_default().push((place, edge.choice)),
                Some(Ordering::Less) | None => {
                    best.insert(next, cost);
                    ways.insert(next, vec![(place, edge.choice)]);
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
