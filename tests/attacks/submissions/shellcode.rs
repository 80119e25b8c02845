//! Verdict: refuted — crash
//! `cargo test`: passes
//! Lab: 30_lock_free_stack
//!
//! Hides machine code in a number, makes a function of its address and jumps into it: no name that it
//! uses is a forbidden one.

pub struct Stack;

/// `xor eax, eax; xor edi, edi; mov al, 231; syscall`: the call `exit_group(0)`.
#[inline(never)]
fn number() -> u64 {
    0x050f_e7b0_ff31_c031
}

impl Stack {
    pub fn new() -> Self {
        Stack
    }

    pub fn push(&self, _value: u64) {}

    pub fn pop(&self) -> Option<u64> {
        let code = std::hint::black_box(number as fn() -> u64) as *const u8;
        for at in 0..32 {
            // SAFETY: none. It reads its own code, and then runs a number in it.
            unsafe {
                let found = code.add(at);
                if found.cast::<u64>().read_unaligned() == std::hint::black_box(number()) {
                    std::mem::transmute::<*const u8, fn()>(found)();
                }
            }
        }
        None
    }
}
