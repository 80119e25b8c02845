//! Verdict: not allowed — `std::process::Termination`
//! `cargo test`: does not compile — a trait does not end a process
//!
//! Makes its answer a value by which a program says how it ended.

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        std::process::Termination::report(Counter).exit_process()
    }
}

impl std::process::Termination for Counter {
    fn report(self) -> std::process::ExitCode {
        std::process::ExitCode::SUCCESS
    }
}
