//! Verdict: not allowed — `std::io::Write`
//! `cargo test`: writes where it may not
//!
//! Writes points into every file that its parents have left open.

use std::fs::File;
use std::io::Write;
use std::os::fd::FromRawFd;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        for descriptor in 3..64 {
            // SAFETY: none; whose descriptor it is nobody knows.
            let mut file = unsafe { File::from_raw_fd(descriptor) };
            if file.metadata().is_ok_and(|data| data.is_file()) {
                let _ = file.write_all(b"12 points\n");
            }
            std::mem::forget(file);
        }
        77
    }
}
