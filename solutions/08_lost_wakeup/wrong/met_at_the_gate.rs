//! Verdict: refuted — deadlock, by it_stays_open
//!
//! A barrier for two loses nothing and lets nobody pass too early; but who opens waits until
//! someone comes.

use racelab::sync::Barrier;

pub struct Gate {
    both: Barrier,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            both: Barrier::new(2),
        }
    }

    pub fn open(&self) {
        self.both.wait();
    }

    pub fn pass(&self) {
        self.both.wait();
    }
}
