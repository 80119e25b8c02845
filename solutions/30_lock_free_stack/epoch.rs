//! Nodes on the heap, freed when nobody can be looking at them any more.
//!
//! The choice for lock-free structures of any size, and what crossbeam is for: a pointer that was
//! read under a guard stays good until the guard is dropped, so that no node comes back meanwhile.
//! One thread that stays pinned for long keeps all memory from being freed.

use racelab::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::cell::SharedCell;
use racelab::sync::{epoch, heap};
use std::ptr;

/// Threads push and pop; what comes last goes first.
pub struct Stack {
    head: AtomicPtr<Node>,
}

struct Node {
    value: SharedCell<u64>,
    /// Written before the node is published, and never again.
    next: SharedCell<*mut Node>,
}

impl Stack {
    /// An empty stack.
    pub fn new() -> Self {
        Stack {
            head: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: u64) {
        let mut top = self.head.load(Relaxed);
        let new = heap::alloc(Node {
            value: SharedCell::new(value),
            next: SharedCell::new(top),
        });
        // Release: pairs with the load in `pop`; publishes the node.
        while let Err(now) = self.head.compare_exchange_weak(top, new, Release, Relaxed) {
            top = now;
            // SAFETY: nobody else has the node yet.
            unsafe { (*new).next.set(top) };
        }
    }

    /// Takes the value on top; None if there is none.
    pub fn pop(&self) -> Option<u64> {
        let guard = epoch::pin();
        loop {
            // Acquire: pairs with the Release of whoever has pushed this node. Exchanges in between
            // go on with its release sequence.
            let top = self.head.load(Acquire);
            if top.is_null() {
                return None;
            }
            // SAFETY: it was in the stack when this thread was pinned already: not freed before the
            // guard is dropped.
            let node = unsafe { &*top };
            // SAFETY: written before the node was published.
            let (value, next) = unsafe { (node.value.get(), node.next.get()) };
            // Relaxed: what is published here was published before; who frees the node has waited
            // for all who are pinned.
            let taken = self.head.compare_exchange_weak(top, next, Relaxed, Relaxed);
            if taken.is_ok() {
                // SAFETY: this thread has taken it out of the stack, and nobody else will.
                unsafe { guard.defer_free(top) };
                return Some(value);
            }
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}
