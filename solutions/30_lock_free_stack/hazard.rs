//! Who looks at a node says so first, in a place where all can read it; who frees looks there.
//!
//! An unusual way to write by hand, since a library has it better. The choice over epochs where
//! memory must not grow: one interrupted thread keeps one node from being freed, and no more. Each
//! pop pays for it with a store and a look that all agree on.

use racelab::sync::atomic::{AtomicPtr, Ordering::Relaxed, Ordering::Release, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Mutex, heap, thread};
use std::ptr;

/// How many threads can look at a time; the others wait.
const HAZARDS: usize = 3;

/// Threads push and pop; what comes last goes first.
pub struct Stack {
    head: AtomicPtr<Node>,
    /// null, or a node that somebody looks at.
    hazards: [AtomicPtr<Node>; HAZARDS],
    /// Nodes that are out of the stack and not freed yet.
    retired: Mutex<Vec<*mut Node>>,
}

struct Node {
    value: SharedCell<u64>,
    /// Written before the node is published, and never again.
    next: SharedCell<*mut Node>,
}

// SAFETY: the nodes belong to the stack; who reads one has made sure that it is not freed.
unsafe impl Send for Stack {}
// SAFETY: as above.
unsafe impl Sync for Stack {}

impl Stack {
    /// An empty stack.
    pub fn new() -> Self {
        Stack {
            head: AtomicPtr::new(ptr::null_mut()),
            hazards: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            retired: Mutex::new(Vec::new()),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: u64) {
        let mut top = self.head.load(Relaxed);
        let new = heap::alloc(Node {
            value: SharedCell::new(value),
            next: SharedCell::new(top),
        });
        // Release: pairs with the second look in `pop`; publishes the node.
        while let Err(now) = self.head.compare_exchange_weak(top, new, Release, Relaxed) {
            top = now;
            // SAFETY: nobody else has the node yet.
            unsafe { (*new).next.set(top) };
        }
    }

    /// Takes the value on top; None if there is none.
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
            // SeqCst: with that of the exchange below, of `announce` and of `retire`.
            let popped = (self.head.load(SeqCst) == top)
                .then(|| self.take(top))
                .flatten();
            // Release: pairs with the look at the hazards in `retire`; this thread is done with it.
            hazard.store(ptr::null_mut(), Release);
            if popped.is_some() {
                self.retire(top);
                return popped;
            }
        }
    }

    /// Takes a node out that is announced, if it is still on top.
    fn take(&self, top: *mut Node) -> Option<u64> {
        // SAFETY: it is announced, and was in the stack afterwards: nobody frees it.
        let (value, next) = unsafe { ((*top).value.get(), (*top).next.get()) };
        // SeqCst: with that of the second look in `pop`, of `announce` and of `retire`.
        let taken = self.head.compare_exchange(top, next, SeqCst, Relaxed);
        taken.is_ok().then_some(value)
    }

    /// A place that tells everyone that this thread looks at a node; None if there is no room.
    fn announce(&self, node: *mut Node) -> Option<&AtomicPtr<Node>> {
        let null = ptr::null_mut();
        // SeqCst: with that of the looks and the exchange in `pop`, and of `retire`.
        let is_mine = |hazard: &&AtomicPtr<Node>| {
            hazard.compare_exchange(null, node, SeqCst, Relaxed).is_ok()
        };
        self.hazards.iter().find(is_mine)
    }

    /// Frees a node that is out of the stack, now or later, and those that had to wait.
    fn retire(&self, node: *mut Node) {
        let mut retired = self.retired.lock();
        retired.push(node);
        retired.retain(|&node| {
            // SeqCst: with that of the looks and the exchange in `pop`, and of `announce`.
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
