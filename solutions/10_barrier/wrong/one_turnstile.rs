//! Verdict: refuted — order violation, by the_second_round_holds_too
//!
//! The last to come puts a permit there for each. Whoever is quick takes its own, comes back, and
//! takes the permit of a slow one of the round before. (In *The Little Book of Semaphores* a
//! solution that is none.)

use racelab::sync::{Mutex, Semaphore};

pub struct Barrier {
    threads: usize,
    arrived: Mutex<usize>,
    turnstile: Semaphore,
}

impl Barrier {
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: Mutex::new(0),
            turnstile: Semaphore::new(0),
        }
    }

    pub fn wait(&self) -> bool {
        let mut arrived = self.arrived.lock();
        *arrived += 1;
        let is_last = *arrived == self.threads;
        if is_last {
            *arrived = 0;
            for _ in 0..self.threads {
                self.turnstile.release();
            }
        }
        drop(arrived);
        self.turnstile.acquire().forget();
        is_last
    }
}
