//! The graph of states: which decisions there are, and where each leads.
//!
//! A state is a happens-before history, so the graph has no cycles; a path from its root is an
//! interleaving, and a state without successors is a distinct complete execution.

use super::hash::{Chain, ChainMap};
use super::op::ThreadId;

/// The index of a state.
pub(crate) type NodeId = u32;

const NONE: u32 = u32::MAX;

/// What became of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Known by its fingerprint only.
    Foreseen,
    /// Its decisions are known; some of what follows is not.
    Open,
    /// All that follows is known.
    Closed,
}

struct Node {
    fingerprint: Chain,
    first_edge: u32,
    edges: u16,
    phase: Phase,
    /// Successors that are not closed.
    open: u16,
    /// The head of the list of edges that lead here.
    first_in: u32,
    /// The index of the ending, for a state in which executions end.
    ending: u32,
}

/// A decision, and the state that it leads to.
pub(crate) struct Edge {
    from: NodeId,
    pub(crate) to: NodeId,
    next_in: u32,
    pub(crate) thread: u16,
    pub(crate) alternative: u16,
    /// Which operation it is: an index that the search knows.
    pub(crate) op: u32,
}

/// A decision as the search finds it.
pub(crate) struct Found {
    pub(crate) thread: ThreadId,
    pub(crate) alternative: u16,
    /// The fingerprint of the state that it leads to.
    pub(crate) leads_to: Chain,
    pub(crate) op: u32,
}

/// The states and decisions found so far.
pub(crate) struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    known: ChainMap<NodeId>,
}

impl Graph {
    /// The state before the first decision.
    pub(crate) const ROOT: NodeId = 0;

    pub(crate) fn new() -> Self {
        let mut graph = Graph {
            nodes: Vec::new(),
            edges: Vec::new(),
            known: ChainMap::default(),
        };
        graph.foresee(Chain::default());
        graph
    }

    /// The state with this fingerprint.
    fn foresee(&mut self, fingerprint: Chain) -> NodeId {
        let id = self.nodes.len() as NodeId;
        *self.known.entry(fingerprint).or_insert_with(|| {
            self.nodes.push(Node {
                fingerprint,
                first_edge: NONE,
                edges: 0,
                phase: Phase::Foreseen,
                open: 0,
                first_in: NONE,
                ending: NONE,
            });
            id
        })
    }

    /// How many states are known.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a state's decisions are not known yet.
    pub(crate) fn is_foreseen(&self, node: NodeId) -> bool {
        self.nodes[node as usize].phase == Phase::Foreseen
    }

    /// Whether all that follows a state is known.
    pub(crate) fn is_closed(&self, node: NodeId) -> bool {
        self.nodes[node as usize].phase == Phase::Closed
    }

    /// The fingerprint of a state.
    pub(crate) fn fingerprint(&self, node: NodeId) -> Chain {
        self.nodes[node as usize].fingerprint
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
            count => &self.edges[node.first_edge as usize..][..usize::from(count)],
        }
    }

    /// Notes the decisions at a state.
    pub(crate) fn open(&mut self, node: NodeId, decisions: &[Found]) {
        let first = self.edges.len() as u32;
        let mut open = 0;
        for &Found {
            thread,
            alternative,
            leads_to,
            op,
        } in decisions
        {
            let to = self.foresee(leads_to);
            let target = &mut self.nodes[to as usize];
            open += u16::from(target.phase != Phase::Closed);
            let next_in = std::mem::replace(&mut target.first_in, self.edges.len() as u32);
            let thread = thread as u16;
            self.edges.push(Edge {
                from: node,
                to,
                next_in,
                thread,
                alternative,
                op,
            });
        }
        let state = &mut self.nodes[node as usize];
        state.first_edge = first;
        state.edges = decisions.len() as u16;
        state.open = open;
        state.phase = Phase::Open;
        if open == 0 {
            self.close(node);
        }
    }

    /// An execution has ended in this state.
    pub(crate) fn end(&mut self, node: NodeId, ending: usize) {
        self.nodes[node as usize].ending = ending as u32;
        if !self.is_closed(node) {
            self.close(node);
        }
    }

    /// All that follows `node` is known, and so perhaps all that follows those before it.
    fn close(&mut self, node: NodeId) {
        let mut closing = vec![node];
        while let Some(node) = closing.pop() {
            self.nodes[node as usize].phase = Phase::Closed;
            let mut edge = self.nodes[node as usize].first_in;
            while edge != NONE {
                let Edge { from, next_in, .. } = self.edges[edge as usize];
                let before = &mut self.nodes[from as usize];
                if before.phase == Phase::Open {
                    before.open -= 1;
                    if before.open == 0 {
                        closing.push(from);
                    }
                }
                edge = next_in;
            }
        }
    }

    /// The states from the root on, each after all that lead to it.
    pub(crate) fn in_order(&self) -> Vec<NodeId> {
        let mut missing: Vec<u32> = vec![0; self.nodes.len()];
        for edge in &self.edges {
            missing[edge.to as usize] += 1;
        }
        let mut order: Vec<NodeId> = vec![Self::ROOT];
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
