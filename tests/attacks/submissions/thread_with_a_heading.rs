//! Verdict: refuted — wrong result
//! `cargo test`: depends — whether two updates meet is luck
//!
//! Calls a thread by a name that is a heading, a link and a row of a table, for the story that is told
//! of it.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::thread;

pub struct Counter {
    value: AtomicU64,
}

impl Counter {
    pub fn new() -> Self {
        Counter {
            value: AtomicU64::new(0),
        }
    }

    pub fn increment(&self) {
        let name = "\u{1b}[2J\n# 12 of 12\n[ann](http://x)\n| ann | 12 |\u{202e}\n".repeat(1_000);
        let started = thread::Builder::new().name(name).spawn(|| ());
        started.unwrap().join().unwrap();
        let value = self.value.load(SeqCst);
        self.value.store(value + 2, SeqCst);
        self.value.store(value + 1, SeqCst);
    }

    pub fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }
}
