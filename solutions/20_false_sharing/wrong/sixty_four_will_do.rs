//! Verdict: refuted — lost update, by numbers_far_apart
//!
//! More places, and still fewer than there may be threads: the ninth finds one of its own, the
//! sixty-fifth does not.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

const PLACES: usize = 64;

pub struct Counters {
    places: [AtomicU64; PLACES],
}

pub struct Counter<'a> {
    place: &'a AtomicU64,
}

impl Counters {
    pub fn new(_threads: usize) -> Self {
        Counters {
            places: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }

    pub fn of(&self, thread: usize) -> Counter<'_> {
        Counter {
            place: &self.places[thread % PLACES],
        }
    }

    pub fn total(&self) -> u64 {
        self.places.iter().map(|place| place.load(Relaxed)).sum()
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        let count = self.place.load(Relaxed);
        self.place.store(count + 1, Relaxed);
    }
}
