//! Verdict: refuted — deadlock, by nobody_leaves_before_all_have_come
//!
//! The last to come sets the count back at once, and the others wait until it is full: when they
//! wake and look, it is not full any more.

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
        if *arrived == self.threads {
            *arrived = 0;
            self.all_here.notify_all();
            return true;
        }
        while *arrived < self.threads {
            self.all_here.wait(&mut arrived);
        }
        false
    }
}
