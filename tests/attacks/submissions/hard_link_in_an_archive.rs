//! Verdict: not taken — a link
//! `cargo test`: does not compile — `tar` looks for it inside of the archive
//! Handed in: in a tar archive, as a hard link
//!
//! Is a hard link to the instructor's solution, in an archive.

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
