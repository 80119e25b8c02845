//! Verdict: not allowed — `std::arch::global_asm`
//! `cargo test`: passes
//!
//! Ends the process before `main`, by assembly that reaches the linker without an attribute.

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

std::arch::global_asm!(
    ".pushsection .init_array, \"aw\"",
    ".quad attack_before_main",
    ".popsection",
    "attack_before_main:",
    "mov edi, 0",
    "mov eax, 231",
    "syscall",
);
