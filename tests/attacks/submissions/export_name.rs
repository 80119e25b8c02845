//! Verdict: not allowed — `extern` blocks
//! `cargo test`: does not end
//!
//! Puts a function of its own in the place of one of C, by the name that the linker sees.

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

#[unsafe(export_name = "exit")]
extern "C" fn harmless(_code: i32) -> ! {
    loop {
        std::thread::sleep(std::time::Duration::MAX)
    }
}
