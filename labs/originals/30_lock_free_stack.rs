//! A stack without locks: Treiber's, with nodes from a shelf.
//!
//! Make every value come out once, whichever way the threads interleave. Keep the names and the
//! arguments of the public functions; all else is yours to change.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{self, Receiver, Sender};

const NODES: usize = 32;

/// Threads push and pop; what comes last goes first. It has room for 16 values.
pub struct Stack {
    // TODO: can the same head come back? Should it be able to?
    head: AtomicUsize,
    values: [SharedCell<u64>; NODES],
    next: [AtomicUsize; NODES],
    unused: AtomicUsize,
    shelf: (Sender<usize>, Receiver<usize>),
}

impl Stack {
    /// An empty stack.
    pub fn new() -> Self {
        Stack {
            head: AtomicUsize::new(NODES),
            values: std::array::from_fn(|_| SharedCell::new(0)),
            next: std::array::from_fn(|_| AtomicUsize::new(NODES)),
            unused: AtomicUsize::new(0),
            shelf: channel::unbounded(),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: u64) {
        let used = self.shelf.1.try_recv();
        let new = used.unwrap_or_else(|_| self.unused.fetch_add(1, SeqCst));
        // SAFETY: from the shelf, or never used: it is nobody else's.
        unsafe { self.values[new].set(value) };
        let mut top = self.head.load(SeqCst);
        loop {
            self.next[new].store(top, SeqCst);
            match self.head.compare_exchange(top, new, SeqCst, SeqCst) {
                Ok(_) => return,
                Err(now) => top = now,
            }
        }
    }

    /// Takes the value on top; None if there is none.
    pub fn pop(&self) -> Option<u64> {
        let mut top = self.head.load(SeqCst);
        loop {
            let next = self.next.get(top)?.load(SeqCst);
            // TODO: what may have happened to `top` since it was read, if it is on top now? Does
            // `next` still lie below it then?
            match self.head.compare_exchange(top, next, SeqCst, SeqCst) {
                Ok(_) => break,
                Err(now) => top = now,
            }
        }
        // SAFETY: whoever takes it off the stack owns it.
        let value = unsafe { self.values[top].get() };
        // TODO: who may still have read this number as the top, and who gets it next?
        let _ = self.shelf.0.send(top);
        Some(value)
    }
}
