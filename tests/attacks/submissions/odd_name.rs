//! Verdict: refuted — wrong result
//! `cargo test`: fails — a name is a name
//! Handed in: by `=1+1`, `# 12 of 12`, `--allow-unsandboxed`
//!
//! Is handed in by somebody whose name is a formula, a heading and an option.

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
