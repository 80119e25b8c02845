//! Verdict: not allowed — may not use `unsafe`
//! `cargo test`: passes
//! Lab: 08_lost_wakeup
//!
//! Uses `unsafe` in a lab that allows none, to jump to a place that cannot be reached.

pub struct Gate;

impl Gate {
    pub fn new() -> Self {
        Gate
    }

    pub fn open(&self) {}

    pub fn pass(&self) {
        // SAFETY: none.
        unsafe { _exit(0) }
    }
}

unsafe extern "C" {
    fn _exit(code: i32) -> !;
}
