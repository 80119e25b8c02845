//! Verdict: refuted — missing release/acquire, by what_was_written_before_is_read_after
//!
//! The way out is ordered and the way in is not: the last to come takes nothing over from the
//! others, so it has nothing of theirs to hand on.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use racelab::sync::thread;

pub struct Barrier {
    threads: usize,
    arrived: AtomicUsize,
    sense: AtomicBool,
}

impl Barrier {
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: AtomicUsize::new(0),
            sense: AtomicBool::new(false),
        }
    }

    pub fn wait(&self) -> bool {
        let sense = self.sense.load(Relaxed);
        if self.arrived.fetch_add(1, Relaxed) + 1 == self.threads {
            self.arrived.store(0, Relaxed);
            self.sense.store(!sense, Release);
            return true;
        }
        while self.sense.load(Acquire) == sense {
            thread::yield_now();
        }
        false
    }
}
