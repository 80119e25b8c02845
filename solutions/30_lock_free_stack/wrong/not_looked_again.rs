//! Verdict: refuted — use after free, by two_pop
//!
//! It announces the node that it looks at, and does not look again whether it is still on top: it may
//! have been taken out, and freed, before the announcement.

use racelab::sync::atomic::{AtomicPtr, Ordering::Relaxed, Ordering::Release, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Mutex, heap, thread};
use std::ptr;

const HAZARDS: usize = 3;

pub struct Stack {
    head: AtomicPtr<Node>,
    hazards: [AtomicPtr<Node>; HAZARDS],
    retired: Mutex<Vec<*mut Node>>,
}

struct Node {
    value: SharedCell<u64>,
    next: SharedCell<*mut Node>,
}

// SAFETY: the nodes belong to the stack; who reads one has made sure that it is not freed.
unsafe impl Send for Stack {}
// SAFETY: as above.
unsafe impl Sync for Stack {}

impl Stack {
    pub fn new() -> Self {
        Stack {
            head: AtomicPtr::new(ptr::null_mut()),
            hazards: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            retired: Mutex::new(Vec::new()),
        }
    }

    pub fn push(&self, value: u64) {
        let mut top = self.head.load(Relaxed);
        let new = heap::alloc(Node {
            value: SharedCell::new(value),
            next: SharedCell::new(top),
        });
        while let Err(now) = self.head.compare_exchange_weak(top, new, Release, Relaxed) {
            top = now;
            // SAFETY: nobody else has the node yet.
            unsafe { (*new).next.set(top) };
        }
    }

    pub fn pop(&self) -> Option<u64> {
        loop {
            let top = self.head.load(Relaxed);
            if top.is_null() {
                return None;
            }
            let Some(hazard) = self.announce(top) else {
                thread::yield_now();
                continue;
            };
            // Who frees it has taken it out before it looked for a hazard: either it is not on top
            // any more, or whoever frees it sees the hazard.
            let popped = self.take(top);
            hazard.store(ptr::null_mut(), Release);
            if popped.is_some() {
                self.retire(top);
                return popped;
            }
        }
    }

    fn take(&self, top: *mut Node) -> Option<u64> {
        // SAFETY: it is announced, and was in the stack afterwards: nobody frees it.
        let (value, next) = unsafe { ((*top).value.get(), (*top).next.get()) };
        let taken = self.head.compare_exchange(top, next, SeqCst, Relaxed);
        taken.is_ok().then_some(value)
    }

    fn announce(&self, node: *mut Node) -> Option<&AtomicPtr<Node>> {
        let null = ptr::null_mut();
        let is_mine = |hazard: &&AtomicPtr<Node>| {
            hazard.compare_exchange(null, node, SeqCst, Relaxed).is_ok()
        };
        self.hazards.iter().find(is_mine)
    }

    fn retire(&self, node: *mut Node) {
        let mut retired = self.retired.lock();
        retired.push(node);
        retired.retain(|&node| {
            let is_used = self
                .hazards
                .iter()
                .any(|hazard| hazard.load(SeqCst) == node);
            if !is_used {
                // SAFETY: nobody can find it any more, and nobody has announced it.
                unsafe { heap::free(node) };
            }
            is_used
        });
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        while self.pop().is_some() {}
        for node in self.retired.get_mut().drain(..) {
            // SAFETY: nobody else has the stack any more.
            unsafe { heap::free(node) };
        }
    }
}
