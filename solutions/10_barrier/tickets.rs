//! One counter that never goes back: a ticket tells its thread how far the counter must come.
//!
//! An unusual way, and the shortest: nothing is reset, so nothing can be reset at the wrong moment.
//! Who waits spins, so it has its place where the spinning barrier of two atomics has; that one
//! keeps those who wait away from the line that the others write.

use racelab::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::Acquire};
use racelab::sync::thread;

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    threads: usize,
    /// How many have come, in all rounds together.
    arrived: AtomicUsize,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: AtomicUsize::new(0),
        }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        // AcqRel: hands on what this thread wrote, and takes what those before it have handed on.
        let ticket = self.arrived.fetch_add(1, AcqRel);
        let all_here = (ticket / self.threads + 1) * self.threads;
        // Acquire: pairs with the Release of every arrival up to the last of this round.
        while self.arrived.load(Acquire) < all_here {
            thread::yield_now();
        }
        ticket + 1 == all_here
    }
}
