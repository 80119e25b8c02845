//! Verdict: refuted — permit leak, by two_pass
//!
//! A permit is kept until someone comes, so nothing is lost; but the first who comes keeps it.

use racelab::sync::Semaphore;

pub struct Gate {
    permits: Semaphore,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            permits: Semaphore::new(0),
        }
    }

    pub fn open(&self) {
        self.permits.release();
    }

    pub fn pass(&self) {
        self.permits.acquire().forget();
    }
}
