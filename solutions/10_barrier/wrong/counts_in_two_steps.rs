//! Verdict: refuted — livelock, by nobody_leaves_before_all_have_come
//!
//! Atomics, but the count is read and written in two steps: of two who come together one is lost,
//! and nobody is ever the last.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
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
        let sense = self.sense.load(SeqCst);
        let arrived = self.arrived.load(SeqCst) + 1;
        self.arrived.store(arrived, SeqCst);
        if arrived == self.threads {
            self.arrived.store(0, SeqCst);
            self.sense.store(!sense, SeqCst);
            return true;
        }
        while self.sense.load(SeqCst) == sense {
            thread::yield_now();
        }
        false
    }
}
