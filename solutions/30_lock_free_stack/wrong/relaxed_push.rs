//! Verdict: refuted — missing release/acquire, by a_push_beside_a_pop
//!
//! "The exchange is atomic, so Relaxed will do": the pointer arrives, and what was written into the
//! node need not.

use racelab::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Relaxed};
use racelab::sync::cell::SharedCell;
use racelab::sync::{epoch, heap};
use std::ptr;

pub struct Stack {
    head: AtomicPtr<Node>,
}

struct Node {
    value: SharedCell<u64>,
    next: SharedCell<*mut Node>,
}

impl Stack {
    pub fn new() -> Self {
        Stack {
            head: AtomicPtr::new(ptr::null_mut()),
        }
    }

    pub fn push(&self, value: u64) {
        let mut top = self.head.load(Relaxed);
        let new = heap::alloc(Node {
            value: SharedCell::new(value),
            next: SharedCell::new(top),
        });
        while let Err(now) = self.head.compare_exchange_weak(top, new, Relaxed, Relaxed) {
            top = now;
            // SAFETY: nobody else has the node yet.
            unsafe { (*new).next.set(top) };
        }
    }

    pub fn pop(&self) -> Option<u64> {
        let guard = epoch::pin();
        loop {
            let top = self.head.load(Acquire);
            if top.is_null() {
                return None;
            }
            // SAFETY: it was in the stack when this thread was pinned already: not freed before the
            let node = unsafe { &*top };
            // SAFETY: written before the node was published.
            let (value, next) = unsafe { (node.value.get(), node.next.get()) };
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
