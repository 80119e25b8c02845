//! A stack without locks: Treiber's, with nodes from a shelf.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{self, Receiver, Sender};
const NODES: usize = 32;
/// Threads push and pop; what comes last goes first. It has room for 16 values.
pub struct Stack {
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
            // Still the same on top: then `next` is still the one below it.
            match self.head.compare_exchange(top, next, SeqCst, SeqCst) {
                Ok(_) => break,
                Err(now) => top = now,
            }
        }
        // SAFETY: whoever takes it off the stack owns it.
        let value = unsafe { self.values[top].get() };
        let _ = self.shelf.0.send(top);
        Some(value)
    }
}
