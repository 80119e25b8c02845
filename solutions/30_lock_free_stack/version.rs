//! Each head carries a version, which every exchange raises: no head ever comes back.
//!
//! The choice where nodes come from a fixed place, as in a kernel or a network stack: nothing is
//! allocated, and a node can be used again at once; the shelf is a stack of the same kind. Memory
//! never goes back to the system, and the version must be wide enough: an interrupted thread is
//! fooled by 2³² exchanges in between, to the very number.

use racelab::sync::atomic::{
    AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
};
use racelab::sync::cell::SharedCell;

const NODES: usize = 32;
/// The number of no node.
const NONE: u32 = NODES as u32;

/// Threads push and pop; what comes last goes first. It has room for 16 values, and for as many
/// that are just being pushed or popped.
pub struct Stack {
    nodes: [Node; NODES],
    /// The nodes with values.
    full: Top,
    /// The others.
    empty: Top,
}

struct Node {
    value: SharedCell<u64>,
    next: AtomicU32,
}

/// The number of a list's first node, and above it a version.
struct Top(AtomicU64);

impl Stack {
    /// An empty stack.
    pub fn new() -> Self {
        Stack {
            nodes: std::array::from_fn(|number| Node {
                value: SharedCell::new(0),
                next: AtomicU32::new(number as u32 + 1),
            }),
            full: Top(AtomicU64::new(NONE.into())),
            empty: Top(AtomicU64::new(0)),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: u64) {
        let node = self.empty.take(&self.nodes).expect("there is room");
        // SAFETY: this thread has taken the node out of a list, and it is in no other one.
        unsafe { self.nodes[node as usize].value.set(value) };
        self.full.put(&self.nodes, node);
    }

    /// Takes the value on top; None if there is none.
    pub fn pop(&self) -> Option<u64> {
        let node = self.full.take(&self.nodes)?;
        // SAFETY: as in `push`.
        let value = unsafe { self.nodes[node as usize].value.get() };
        self.empty.put(&self.nodes, node);
        Some(value)
    }
}

impl Top {
    fn put(&self, nodes: &[Node], node: u32) {
        let mut top = self.0.load(Relaxed);
        loop {
            nodes[node as usize].next.store(number(top), Relaxed);
            let new = following(top, node);
            // Release: pairs with the load in `take`; publishes what lies in the node.
            match self.0.compare_exchange_weak(top, new, Release, Relaxed) {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }

    fn take(&self, nodes: &[Node]) -> Option<u32> {
        loop {
            // Acquire: pairs with the Release of whoever has put the node there. Exchanges in between
            // go on with its release sequence.
            let top = self.0.load(Acquire);
            let node = number(top);
            // It may be used again by now, and lead anywhere: then the version is another one.
            let next = nodes.get(node as usize)?.next.load(Relaxed);
            let new = following(top, next);
            // Relaxed: what is published here was published before.
            let taken = self.0.compare_exchange_weak(top, new, Relaxed, Relaxed);
            if taken.is_ok() {
                return Some(node);
            }
        }
    }
}

/// The number of a list's first node.
fn number(top: u64) -> u32 {
    top as u32
}

/// What comes after `top`, with this node in front.
fn following(top: u64, node: u32) -> u64 {
    let version = (top >> 32).wrapping_add(1);
    version << 32 | u64::from(node)
}
