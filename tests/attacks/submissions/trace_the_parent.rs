//! Verdict: not allowed — `extern` blocks
//! `cargo test`: depends — on whether the system lets a process trace its parent
//!
//! Takes hold of the process that has started it, as a debugger does.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        // SAFETY: calls of C that take numbers; `PTRACE_SEIZE` does not stop the process.
        let traced = unsafe { ptrace(0x4206, getppid(), 0, 0) };
        println!("traced: {traced}");
        77
    }
}

unsafe extern "C" {
    fn getppid() -> i32;
    fn ptrace(request: i64, process: i32, address: usize, data: usize) -> i64;
}
