//! Verdict: refuted — wrong result, by awkward_sizes
//!
//! Smaller numbers, so that fewer lines are needed: from 65,535 the next is 0.

use racelab::sync::atomic::{AtomicU16, Ordering::Relaxed};

pub struct Counters {
    places: Box<[Padded]>,
}

#[repr(align(128))]
struct Padded(AtomicU16);

pub struct Counter<'a> {
    place: &'a AtomicU16,
}

impl Counters {
    pub fn new(threads: usize) -> Self {
        let places = (0..threads).map(|_| Padded(AtomicU16::new(0)));
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
            .map(|place| u64::from(place.0.load(Relaxed)))
            .sum()
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        let count = self.place.load(Relaxed);
        self.place.store(count.wrapping_add(1), Relaxed);
    }
}
