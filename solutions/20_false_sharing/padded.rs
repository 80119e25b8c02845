//! A place for each thread, and each place in cache lines of its own.
//!
//! The choice where others look at the total while it grows: each thread writes only what no other
//! core has in its cache, and a reader sums up. It costs 128 bytes a thread, and a look costs a
//! visit to each of them: not for thousands of counters that are hardly used.

use racelab::sync::CachePadded;
use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What many threads count together.
pub struct Counters {
    /// Each alone in its cache line. Processors fetch lines of 64 bytes in pairs: so it is 128.
    places: Box<[CachePadded<AtomicU64>]>,
}

/// What one thread counts.
pub struct Counter<'a> {
    place: &'a AtomicU64,
}

impl Counters {
    /// Counters for so many threads, all at 0.
    pub fn new(threads: usize) -> Self {
        let places = (0..threads).map(|_| CachePadded::new(AtomicU64::new(0)));
        Counters {
            places: places.collect(),
        }
    }

    /// The counter of the thread with this number, the first is 0. One thread at a time has it.
    pub fn of(&self, thread: usize) -> Counter<'_> {
        Counter {
            place: &self.places[thread],
        }
    }

    /// What all have counted together. What a counter has counted is in it at the latest when that
    /// counter has been dropped.
    pub fn total(&self) -> u64 {
        self.places.iter().map(|place| place.load(Relaxed)).sum()
    }
}

impl Counter<'_> {
    /// Counts one more.
    pub fn add(&mut self) {
        // Only this thread writes here, so a load and a store will do. Relaxed: the number
        // publishes nothing but itself; who joins the thread sees it all.
        let count = self.place.load(Relaxed);
        self.place.store(count + 1, Relaxed);
    }
}
