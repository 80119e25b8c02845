//! Two turnstiles: one that all pass on the way in, one that all pass on the way out (Downey, *The
//! Little Book of Semaphores*). Nobody can be back at the first before everybody is through it,
//! since the second lets nobody out until then.
//!
//! The choice where semaphores are all there is, and the best one to draw on a blackboard: each
//! half is a barrier for one use, and while all are in the one, the other is made ready again. It
//! stops every thread twice, so a number for the round is cheaper.

use racelab::sync::{Mutex, Semaphore};

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    threads: usize,
    inside: Mutex<usize>,
    way_in: Semaphore,
    way_out: Semaphore,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            inside: Mutex::new(0),
            way_in: Semaphore::new(0),
            way_out: Semaphore::new(0),
        }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        let mut inside = self.inside.lock();
        *inside += 1;
        let is_last_in = *inside == self.threads;
        drop(inside);
        self.pass(&self.way_in, is_last_in);

        let mut inside = self.inside.lock();
        *inside -= 1;
        let is_last_out = *inside == 0;
        drop(inside);
        self.pass(&self.way_out, is_last_out);
        is_last_in
    }

    /// The last one lets all others through.
    fn pass(&self, turnstile: &Semaphore, is_last: bool) {
        if is_last {
            for _ in 1..self.threads {
                turnstile.release();
            }
        } else {
            turnstile.acquire().forget();
        }
    }
}
