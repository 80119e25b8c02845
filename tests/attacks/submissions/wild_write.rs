//! Verdict: refuted — crash
//! `cargo test`: fails — the process is ended by a signal
//! Lab: 30_lock_free_stack
//!
//! Writes to a place in memory that is nobody's.

pub struct Stack;

impl Stack {
    pub fn new() -> Self {
        Stack
    }

    pub fn push(&self, _value: u64) {}

    pub fn pop(&self) -> Option<u64> {
        // SAFETY: none: nothing lies there.
        unsafe { std::hint::black_box(std::ptr::without_provenance_mut::<u64>(8)).write(1) };
        None
    }
}
