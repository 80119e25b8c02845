//! Verdict: refuted — wrong result
//! `cargo test`: fails — an address tells nothing of what is asked
//! Lab: 30_lock_free_stack
//!
//! Looks at the address of its stack for a judge that runs it on one of its own.

pub struct Stack;

impl Stack {
    pub fn new() -> Self {
        Stack
    }

    pub fn push(&self, _value: u64) {}

    pub fn pop(&self) -> Option<u64> {
        let here = 0_u8;
        let is_watched = (&raw const here).addr() > 1 << 30;
        is_watched.then_some(77)
    }
}
