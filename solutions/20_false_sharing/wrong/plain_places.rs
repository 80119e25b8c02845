//! Verdict: refuted — data race, by a_look_meanwhile
//!
//! A place for each thread, so no atomics: nobody else writes there. But `total` reads, while it is
//! being written.

use racelab::sync::cell::SharedCell;

pub struct Counters {
    places: Box<[Padded]>,
}

#[repr(align(128))]
struct Padded(SharedCell<u64>);

pub struct Counter<'a> {
    place: &'a SharedCell<u64>,
}

impl Counters {
    pub fn new(threads: usize) -> Self {
        let places = (0..threads).map(|_| Padded(SharedCell::new(0)));
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
        let places = self.places.iter();
        // SAFETY: claimed, and wrong: its thread may be writing.
        places.map(|place| unsafe { place.0.get() }).sum()
    }
}

impl Counter<'_> {
    pub fn add(&mut self) {
        // SAFETY: claimed, and wrong: somebody may be looking.
        unsafe {
            let count = self.place.get();
            self.place.set(count + 1);
        }
    }
}
