//! Two atomics and no lock: who waits spins until the sense of the round is reversed (Mellor-Crummey
//! and Scott, *Algorithms for scalable synchronization*, 1991).
//!
//! The choice where every thread has a core of its own and the others are never far behind, as in
//! the steps of a simulation: nobody sleeps, nobody has to be woken. With more threads than cores
//! the waiting ones take the time that the last one needs.

use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::AcqRel, Ordering::Acquire};
use racelab::sync::atomic::{Ordering::Relaxed, Ordering::Release};
use racelab::sync::thread;

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    threads: usize,
    arrived: AtomicUsize,
    /// What it is in this round; the next one has the other. One bit is enough, since nobody is two
    /// rounds ahead.
    sense: AtomicBool,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: AtomicUsize::new(0),
            sense: AtomicBool::new(false),
        }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        // Relaxed: this thread has seen the last reversal, and the next one needs this thread.
        let sense = self.sense.load(Relaxed);
        // AcqRel: hands on what this thread wrote; the last takes what all others have handed on.
        if self.arrived.fetch_add(1, AcqRel) + 1 == self.threads {
            // Relaxed: whoever comes to the next round has seen the reversal below.
            self.arrived.store(0, Relaxed);
            // Release: pairs with the Acquire below; publishes what all have written.
            self.sense.store(!sense, Release);
            return true;
        }
        // Acquire: pairs with the Release above.
        while self.sense.load(Acquire) == sense {
            thread::yield_now();
        }
        false
    }
}
