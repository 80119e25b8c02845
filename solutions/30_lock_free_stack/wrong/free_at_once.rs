//! Verdict: refuted — use after free, by two_pop
//!
//! Whoever takes a node off the stack owns it, and frees it. But another thread has read the same
//! top a moment before, and is just about to look into it.

use racelab::sync::atomic::{AtomicPtr, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::heap;
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
        let mut top = self.head.load(SeqCst);
        let new = heap::alloc(Node {
            value: SharedCell::new(value),
            next: SharedCell::new(top),
        });
        while let Err(now) = self.head.compare_exchange(top, new, SeqCst, SeqCst) {
            top = now;
            // SAFETY: nobody else has the node yet.
            unsafe { (*new).next.set(top) };
        }
    }

    pub fn pop(&self) -> Option<u64> {
        loop {
            let top = self.head.load(SeqCst);
            if top.is_null() {
                return None;
            }
            // SAFETY: it is on top of the stack.
            let next = unsafe { (*top).next.get() };
            if self
                .head
                .compare_exchange(top, next, SeqCst, SeqCst)
                .is_ok()
            {
                // SAFETY: whoever takes it off the stack owns it.
                return Some(unsafe { heap::take(top) }.value.into_inner());
            }
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}
