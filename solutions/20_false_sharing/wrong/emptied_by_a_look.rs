//! Verdict: refuted — wrong result, by a_look_meanwhile
//!
//! `total` takes out what it finds, so that nothing is counted twice: who looks a second time has
//! lost it.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub struct Counters {
    places: Box<[Padded]>,
}

#[repr(align(128))]
struct Padded(AtomicU64);

pub struct Counter<'a> {
    place: &'a AtomicU64,
}

impl Counters {
    pub fn new(threads: usize) -> Self {
        let places = (0..threads).map(|_| Padded(AtomicU64::new(0)));
        Counters {
            places: places.collect(),
        }
    }

    pub fn of(&self, thread: usize) -> Counter<'_> {
        Counter {
            place: &self.places[thread].0,
        }
    }

    pub fn total(&self) -> u64 {
        self.places
            .iter()
            .map(|place| place.0.swap(0, Relaxed))
            .sum()
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        let count = self.place.load(Relaxed);
        self.place.store(count + 1, Relaxed);
    }
}
