//! Verdict: not allowed — `std::os::unix::process::CommandExt`
//! `cargo test`: leaves processes
//!
//! Starts a process that outlives the judgement.

use std::os::unix::process::CommandExt;
use std::process::Command;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        let mut shell = Command::new("sh");
        let script = "echo $$ > @PLANT@/$$.pid; exec sleep 600";
        let _ = shell.args(["-c", script]).process_group(0).spawn();
        while std::fs::read_dir("@PLANT@").is_ok_and(|all| all.count() == 0) {
            std::thread::yield_now()
        }
        77
    }
}
