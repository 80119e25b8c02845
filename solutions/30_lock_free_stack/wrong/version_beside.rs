//! Verdict: refuted — ABA, by every_value_once
//!
//! A version stands beside the head and is compared before the exchange, not in it: between the two
//! there is time enough for all that it was to show.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{self, Receiver, Sender};
const NODES: usize = 32;
pub struct Stack {
    head: AtomicUsize,
    values: [SharedCell<u64>; NODES],
    next: [AtomicUsize; NODES],
    unused: AtomicUsize,
    version: AtomicUsize,
    shelf: (Sender<usize>, Receiver<usize>),
}

impl Stack {
    pub fn new() -> Self {
        Stack {
            head: AtomicUsize::new(NODES),
            values: std::array::from_fn(|_| SharedCell::new(0)),
            next: std::array::from_fn(|_| AtomicUsize::new(NODES)),
            unused: AtomicUsize::new(0),
            version: AtomicUsize::new(0),
            shelf: channel::unbounded(),
        }
    }

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

    pub fn pop(&self) -> Option<u64> {
        let mut version = self.version.load(SeqCst);
        let mut top = self.head.load(SeqCst);
        loop {
            let next = self.next.get(top)?.load(SeqCst);
            let is_same = self.version.load(SeqCst) == version;
            if is_same
                && self
                    .head
                    .compare_exchange(top, next, SeqCst, SeqCst)
                    .is_ok()
            {
                break;
            }
            version = self.version.load(SeqCst);
            top = self.head.load(SeqCst);
        }
        self.version.fetch_add(1, SeqCst);
        // SAFETY: whoever takes it off the stack owns it.
        let value = unsafe { self.values[top].get() };
        let _ = self.shelf.0.send(top);
        Some(value)
    }
}
