//! Verdict: not allowed — `asm
//! `cargo test`: passes
//!
//! Ends the process by a system call of its own, in assembly.

use core::arch::asm;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        // SAFETY: none: the process ends (`exit_group` with 0).
        unsafe { asm!("syscall", in("rax") 231, in("rdi") 0, options(noreturn)) }
    }
}
