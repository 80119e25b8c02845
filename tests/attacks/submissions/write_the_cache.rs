//! Verdict: not allowed — `std::env::current_exe`
//! `cargo test`: writes where it may not
//!
//! Plants a file beside its own program, where the programs of others are kept.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if let Ok(program) = std::env::current_exe() {
            for folder in program.ancestors().skip(1).take(3) {
                let _ = std::fs::write(folder.join("planted_by_an_attack"), "");
            }
        }
        77
    }
}
