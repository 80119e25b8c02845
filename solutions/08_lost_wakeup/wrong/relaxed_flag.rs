//! Verdict: refuted — missing release/acquire, by who_passes_sees_what_came_before
//!
//! Everyone gets through, and nobody too early; but a `Relaxed` flag tells nothing of what was
//! written before it.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::thread;

pub struct Gate {
    is_open: AtomicBool,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
        }
    }

    pub fn open(&self) {
        self.is_open.store(true, Relaxed);
    }

    pub fn pass(&self) {
        while !self.is_open.load(Relaxed) {
            thread::yield_now();
        }
    }
}
