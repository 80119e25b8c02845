//! Questions to a finished graph: how many interleavings lead where, how probable each ending is,
//! and how often a thread is passed while it waits.

use std::collections::{HashMap, VecDeque};

use num_bigint::BigUint;

use super::graph::{Graph, NodeId};
use super::op::ThreadNumber;
use super::schedule::{Choice, Schedule};

/// How an ending comes about, over all interleavings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Share {
    pub(crate) interleavings: BigUint,
    /// Under a scheduler that picks uniformly among the threads that can go on, and then among the
    /// ways of that thread's step.
    pub(crate) probability: f64,
}

/// The share of each ending, by the ending's index.
pub(crate) fn shares(graph: &Graph, endings: usize) -> Vec<Share> {
    let mut paths = vec![BigUint::ZERO; graph.len()];
    let mut chances = vec![0.0; graph.len()];
    paths[graph.root() as usize] = BigUint::from(1_u8);
    chances[graph.root() as usize] = 1.0;
    let mut shares = vec![Share::default(); endings];
    for node in graph.in_order() {
        let count = std::mem::take(&mut paths[node as usize]);
        let chance: f64 = chances[node as usize];
        if let Some(ending) = graph.ending(node) {
            shares[ending].interleavings += &count;
            shares[ending].probability += chance;
        }
        let edges = graph.edges(node);
        let mut threads: Vec<(ThreadNumber, u32)> = Vec::new();
        for edge in edges {
            match threads.last_mut() {
                Some((thread, ways)) if *thread == edge.choice.thread => *ways += 1,
                _ => threads.push((edge.choice.thread, 1)),
            }
        }
        let ways = threads
            .iter()
            .flat_map(|&(_, ways)| (0..ways).map(move |_| ways));
        for (edge, ways) in edges.iter().zip(ways) {
            paths[edge.to as usize] += &count;
            chances[edge.to as usize] += chance / threads.len() as f64 / f64::from(ways);
        }
    }
    shares
}

/// The largest number of times that a thread is passed by others while it waits for the same, over
/// all interleavings, and which thread it is; None if none ever is. Of threads with a number beyond
/// 63, and of those that threads have started, nothing is known.
pub(crate) fn most_passed(graph: &Graph) -> Option<(ThreadNumber, u32)> {
    let order = graph.in_order();
    let passed = graph
        .all_edges()
        .fold(0, |passed, edge| passed | edge.passes);
    let mut most: Option<(ThreadNumber, u32)> = None;
    for number in (0..u64::from(u64::BITS)).filter(|number| passed & 1 << number != 0) {
        let thread = ThreadNumber::MAIN.child(number);
        // How often it has been passed since its own last step, at most, on a way to each state.
        let mut times = vec![0_u32; graph.len()];
        for &node in &order {
            let before = times[node as usize];
            for edge in graph.edges(node) {
                let after = match edge.choice.thread == thread {
                    true => 0,
                    false => before + u32::from(edge.passes & 1 << number != 0),
                };
                let known = &mut times[edge.to as usize];
                *known = (*known).max(after);
            }
        }
        let max = times.into_iter().max().unwrap_or(0);
        if max > most.map_or(0, |(_, max)| max) {
            most = Some((thread, max));
        }
    }
    most
}

/// The fewest steps after which `thread` has been passed more than `limit` times since its own
/// last step.
pub(crate) fn way_to_pass(graph: &Graph, thread: ThreadNumber, limit: u32) -> Option<Schedule> {
    let start = (graph.root(), 0_u32);
    let mut from: HashMap<(NodeId, u32), ((NodeId, u32), Choice)> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(place) = queue.pop_front() {
        let (node, times) = place;
        if times > limit {
            let before = |place: &((NodeId, u32), Choice)| from.get(&place.0).copied();
            let last = from.get(&place).copied();
            let mut choices: Vec<Choice> = std::iter::successors(last, before)
                .map(|(_, choice)| choice)
                .collect();
            choices.reverse();
            return Some(Schedule(choices));
        }
        for edge in graph.edges(node) {
            let passes = edge.passes & 1_u64.checked_shl(thread.word() as u32).unwrap_or(0) != 0;
            let times = match edge.choice.thread == thread {
                true => 0,
                false => times + u32::from(passes),
            };
            let next = (edge.to, times);
            if next != start && !from.contains_key(&next) {
                from.insert(next, (place, edge.choice));
                queue.push_back(next);
            }
        }
    }
    None
}
