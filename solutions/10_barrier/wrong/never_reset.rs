//! Verdict: refuted — order violation, by the_second_round_holds_too
//!
//! A barrier for one use: nothing makes it ready for the next round, so from then on it holds
//! nobody.

use racelab::sync::{Condvar, Mutex};

pub struct Barrier {
    threads: usize,
    arrived: Mutex<usize>,
    all_here: Condvar,
}

impl Barrier {
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: Mutex::new(0),
            all_here: Condvar::new(),
        }
    }

    pub fn wait(&self) -> bool {
        let mut arrived = self.arrived.lock();
        *arrived += 1;
        let is_last = *arrived % self.threads == 0;
        if is_last {
            self.all_here.notify_all();
        }
        while *arrived < self.threads {
            self.all_here.wait(&mut arrived);
        }
        is_last
    }
}
