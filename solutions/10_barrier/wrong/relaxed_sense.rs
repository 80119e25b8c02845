//! Verdict: refuted — missing release/acquire, by what_was_written_before_is_read_after
//!
//! "The flag is only a flag": all threads stop where they should, and do not see what the others
//! wrote before they came.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
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
            self.sense.store(!sense, Relaxed);
            return true;
        }
        while self.sense.load(Relaxed) == sense {
            thread::yield_now();
        }
        false
    }
}
