//! Verdict: refuted — ABA, by every_value_once
//!
//! The version is packed beside the number and compared with it, and every exchange writes the one
//! that it has found: a version that nobody raises tells nothing.

use racelab::sync::atomic::{
    AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{self, Receiver, Sender};

const NODES: usize = 32;
const NONE: u32 = NODES as u32;

pub struct Stack {
    head: AtomicU64,
    nodes: [Node; NODES],
    unused: AtomicU32,
    shelf: (Sender<u32>, Receiver<u32>),
}

struct Node {
    value: SharedCell<u64>,
    next: AtomicU32,
}

impl Stack {
    pub fn new() -> Self {
        Stack {
            head: AtomicU64::new(NONE.into()),
            nodes: std::array::from_fn(|_| Node {
                value: SharedCell::new(0),
                next: AtomicU32::new(NONE),
            }),
            unused: AtomicU32::new(0),
            shelf: channel::unbounded(),
        }
    }

    pub fn push(&self, value: u64) {
        let used = self.shelf.1.try_recv();
        let new = used.unwrap_or_else(|_| self.unused.fetch_add(1, Relaxed));
        let node = &self.nodes[new as usize];
        // SAFETY: from the shelf, or never used: it is nobody else's.
        unsafe { node.value.set(value) };
        let mut top = self.head.load(Relaxed);
        loop {
            node.next.store(number(top), Relaxed);
            let pushed = self
                .head
                .compare_exchange_weak(top, after(top, new), Release, Relaxed);
            match pushed {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }

    pub fn pop(&self) -> Option<u64> {
        loop {
            let top = self.head.load(Acquire);
            let node = self.nodes.get(number(top) as usize)?;
            // It may be used again by now, and lead anywhere: then the version is another one.
            let next = node.next.load(Relaxed);
            let popped = self
                .head
                .compare_exchange_weak(top, after(top, next), Relaxed, Relaxed);
            if popped.is_ok() {
                // SAFETY: whoever takes it off the stack owns it.
                let value = unsafe { node.value.get() };
                // The stack has a receiver too: this cannot fail.
                let _ = self.shelf.0.send(number(top));
                return Some(value);
            }
        }
    }
}

fn number(head: u64) -> u32 {
    head as u32
}

fn after(head: u64, top: u32) -> u64 {
    let version = head >> 32;
    version << 32 | u64::from(top)
}
