//! A vector behind a lock.
//!
//! The honest choice, unless it was measured that the lock is what costs: no node to allocate, none
//! to reclaim, nothing to prove. A lock-free stack is for where nobody may ever wait for a thread
//! that was interrupted, such as a signal handler or a thread of another priority.

use racelab::sync::Mutex;

/// Threads push and pop; what comes last goes first.
pub struct Stack {
    values: Mutex<Vec<u64>>,
}

impl Stack {
    /// An empty stack.
    pub fn new() -> Self {
        Stack {
            values: Mutex::new(Vec::new()),
        }
    }

    /// Puts a value on top.
    pub fn push(&self, value: u64) {
        self.values.lock().push(value);
    }

    /// Takes the value on top; None if there is none.
    pub fn pop(&self) -> Option<u64> {
        self.values.lock().pop()
    }
}
