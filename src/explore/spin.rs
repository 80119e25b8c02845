//! Recognises a thread that goes round in a loop without getting anywhere.
//!
//! A thread that repeats an operation at the same line, on the same version of the same object,
//! **with the same local state** (its stack and its saved registers), having changed nothing in
//! between, will do so until another thread changes something. To run it once more leads nowhere
//! new, so the scheduler lets all others go first. A bounded loop (`for _ in 0..5 { x.load(..) }`)
//! differs: its counter is part of the local state.

use std::panic::Location;

use super::hash::Chain;

/// How often a thread may do the same again before it counts as going round in circles.
const REPEATS: u32 = 2;

/// What a thread has done since it last changed anything.
#[derive(Default)]
pub(crate) struct Spin {
    looks: Vec<Look>,
    /// The yields that it came past, never forgotten: a loop with `yield_now` may well lock and
    /// unlock on its way round.
    yields: Vec<(*const Location<'static>, u32, u64)>,
}

struct Look {
    at: *const Location<'static>,
    version: Chain,
    local: u64,
    times: u32,
}

impl Spin {
    /// The thread is about to look at something: whether it only goes round in circles.
    pub(crate) fn looks_again(
        &mut self,
        at: &'static Location<'static>,
        version: Chain,
        stack_base: usize,
    ) -> bool {
        let at = std::ptr::from_ref(at);
        let known = self.looks.iter_mut().find(|look| look.at == at && look.version == version);
        let Some(look) = known else {
            self.looks.push(Look { at, version, local: 0, times: 0 });
            return false;
        };
        let local = local_state(stack_base);
        look.times = if look.local == local { look.times + 1 } else { 0 };
        look.local = local;
        look.times >= REPEATS
    }

    /// The thread is about to yield: whether it has come round to the same yield again.
    pub(crate) fn yields_again(&mut self, at: &'static Location<'static>, stack_base: usize) -> bool {
        let at = std::ptr::from_ref(at);
        let local = local_state(stack_base);
        let Some(known) = self.yields.iter_mut().find(|known| known.0 == at) else {
            self.yields.push((at, 0, local));
            return false;
        };
        let same = known.2 == local;
        known.1 += 1;
        known.2 = local;
        same || known.1 >= 3
    }

    /// The thread has changed something.
    pub(crate) fn has_moved(&mut self) {
        self.looks.clear();
    }
}

/// A hash of what the running thread would return to: callee-saved registers, and its stack from
/// here up to `base`.
#[inline(never)]
fn local_state(base: usize) -> u64 {
    let registers = saved_registers();
    let here = std::ptr::from_ref(&registers) as usize;
    let start = here.next_multiple_of(8);
    let mut chain = registers.iter().fold(Chain::default(), |chain, word| chain.then(*word));
    for address in (start..base).step_by(8) {
        // SAFETY: `start..base` is the used part of this thread's own stack, mapped and aligned;
        // reads are volatile because the frames above belong to other functions.
        chain = chain.then(unsafe { std::ptr::read_volatile(address as *const u64) });
    }
    chain.short()
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn saved_registers() -> [u64; 6] {
    let mut registers = [0; 6];
    // SAFETY: only reads registers.
    unsafe {
        std::arch::asm!(
            "mov [{out}], rbx", "mov [{out} + 8], rbp", "mov [{out} + 16], r12",
            "mov [{out} + 24], r13", "mov [{out} + 32], r14", "mov [{out} + 40], r15",
            out = in(reg) registers.as_mut_ptr(),
        );
    }
    registers
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn saved_registers() -> [u64; 10] {
    let mut registers = [0; 10];
    // SAFETY: only reads registers.
    unsafe {
        std::arch::asm!(
            "stp x19, x20, [{out}]", "stp x21, x22, [{out}, 16]", "stp x23, x24, [{out}, 32]",
            "stp x25, x26, [{out}, 48]", "stp x27, x28, [{out}, 64]",
            out = in(reg) registers.as_mut_ptr(),
        );
    }
    registers
}

/// Elsewhere the stack alone must do; a loop whose counter lives in a register is then taken for
/// a spin after [`REPEATS`] rounds.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
fn saved_registers() -> [u64; 1] {
    [0]
}
