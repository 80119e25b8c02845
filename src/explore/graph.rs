//! The graph of states: which decisions there are, and where each leads.
//!
//! A state is a happens-before history, so the graph has no cycles; a path from its root is an
//! interleaving, and a state without successors is a distinct complete execution.

use super::hash::{Chain, ChainMap};
use super::schedule::Choice;

/// The index of a state.
pub(crate) type NodeId = u32;

const NONE: u32 = u32::MAX;

struct Node {
    first_edge: u32,
    edges: u32,
    /// The index of the ending, for a state in which executions end.
    ending: u32,
}

/// A decision, and the state that it leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) to: NodeId,
    pub(crate) choice: Choice,
    /// Whether it is something that only a weak memory or a whim of the system does.
    pub(crate) surprise: bool,
    /// Which waiting threads it passes, by their numbers.
    pub(crate) passes: u64,
}

/// What a worker of the search has noted down: states with their decisions, and endings.
#[derive(Default)]
pub(crate) struct Record {
    pub(crate) states: Vec<(Chain, u32)>,
    pub(crate) edges: Vec<RecordedEdge>,
    /// The states in which executions end, with the index of the ending.
    pub(crate) endings: Vec<(Chain, u32)>,
}

/// A decision, as it is noted down.
#[derive(Clone, Copy)]
pub(crate) struct RecordedEdge {
    pub(crate) leads_to: Chain,
    pub(crate) choice: Choice,
    pub(crate) surprise: bool,
    pub(crate) passes: u64,
}

/// The states and decisions that were found.
pub(crate) struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    root: NodeId,
}

impl Graph {
    /// Puts together what the workers have noted down.
    pub(crate) fn of(records: Vec<Record>) -> Graph {
        let mut known = ChainMap::default();
        let states = records.iter().map(|record| record.states.len()).sum();
        known.reserve(states);
        let mut graph = Graph {
            nodes: Vec::with_capacity(states),
            edges: Vec::with_capacity(records.iter().map(|record| record.edges.len()).sum()),
            root: 0,
        };
        graph.root = graph.node(&mut known, Chain::default());
        for record in records {
            let mut first = 0;
            for (fingerprint, count) in record.states {
                let node = graph.node(&mut known, fingerprint) as usize;
                graph.nodes[node].first_edge = graph.edges.len() as u32;
                graph.nodes[node].edges = count;
                for edge in &record.edges[first..first + count as usize] {
                    let to = graph.node(&mut known, edge.leads_to);
                    graph.edges.push(Edge {
                        to,
                        choice: edge.choice,
                        surprise: edge.surprise,
                        passes: edge.passes,
                    });
                }
                first += count as usize;
            }
            for (fingerprint, ending) in record.endings {
                let node = graph.node(&mut known, fingerprint) as usize;
                graph.nodes[node].ending = ending;
            }
        }
        graph
    }

    fn node(&mut self, known: &mut ChainMap<NodeId>, fingerprint: Chain) -> NodeId {
        *known.entry(fingerprint).or_insert_with(|| {
            self.nodes.push(Node {
                first_edge: NONE,
                edges: 0,
                ending: NONE,
            });
            self.nodes.len() as NodeId - 1
        })
    }

    /// The state before the first decision.
    pub(crate) fn root(&self) -> NodeId {
        self.root
    }

    /// How many states are known.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The index of the ending of executions that end in this state.
    pub(crate) fn ending(&self, node: NodeId) -> Option<usize> {
        let ending = self.nodes[node as usize].ending;
        (ending != NONE).then_some(ending as usize)
    }

    /// The decisions at a state.
    pub(crate) fn edges(&self, node: NodeId) -> &[Edge] {
        let node = &self.nodes[node as usize];
        match node.edges {
            0 => &[],
            count => &self.edges[node.first_edge as usize..][..count as usize],
        }
    }

    /// Every decision.
    pub(crate) fn all_edges(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter()
    }

    /// The states from the root on, each after all that lead to it.
    pub(crate) fn in_order(&self) -> Vec<NodeId> {
        let mut missing: Vec<u32> = vec![0; self.nodes.len()];
        for edge in &self.edges {
            missing[edge.to as usize] += 1;
        }
        let mut order: Vec<NodeId> = vec![self.root];
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for edge in self.edges(node) {
                let missing = &mut missing[edge.to as usize];
                *missing -= 1;
                if *missing == 0 {
                    order.push(edge.to);
                }
            }
        }
        order
    }
}
