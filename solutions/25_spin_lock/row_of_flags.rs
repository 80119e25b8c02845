//! A row of flags, one for each waiting thread, and the lock goes from one to the next (Anderson,
//! 1990).
//!
//! An unusual way, and one that scales: as fair as tickets, but each thread looks at a cache line
//! of its own, and an unlock is noticed by one of them instead of by all. The choice for dozens of
//! cores that want one lock, where it is known how many threads there are: more of them than there
//! are places in the row would be let in two by two.

use racelab::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

/// How many threads may hold the lock or wait for it. A power of two: `next` wraps round.
const PLACES: usize = 16;

/// Whether the thread at this place may go on. Alone in its cache line.
#[repr(align(128))]
struct Place(AtomicBool);

/// A value that one thread at a time may touch.
pub struct SpinLock<T> {
    /// The place of the thread that comes next, counted on round after round.
    next: AtomicUsize,
    row: [Place; PLACES],
    value: SharedCell<T>,
}

/// Whoever has it holds the lock; dropping it unlocks.
pub struct Guard<'a, T> {
    lock: &'a SpinLock<T>,
    place: usize,
}

impl<T: Copy> SpinLock<T> {
    /// A lock that nobody holds.
    pub fn new(value: T) -> Self {
        SpinLock {
            next: AtomicUsize::new(0),
            row: std::array::from_fn(|place| Place(AtomicBool::new(place == 0))),
            value: SharedCell::new(value),
        }
    }

    /// Takes the lock; waits while another thread holds it.
    pub fn lock(&self) -> Guard<'_, T> {
        // Relaxed: it only tells places apart.
        let place = self.next.fetch_add(1, Relaxed);
        // Acquire: pairs with the Release in `drop`; the value is as the last holder left it.
        while !self.flag(place).load(Acquire) {
            // The thread whose turn it is may need this core.
            thread::yield_now();
        }
        Guard { lock: self, place }
    }

    /// Takes the lock if nobody holds it. It does not wait.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        let place = self.next.load(Relaxed);
        let after = place.wrapping_add(1);
        // Acquire: as in `lock`. Whoever is let in has seen that its flag is up, and that nobody
        // else has come for it.
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
        &self.row[place % PLACES].0
    }
}

impl<T: Copy> Guard<'_, T> {
    /// The value.
    pub fn get(&self) -> T {
        // SAFETY: this thread holds the lock, no other touches the value.
        unsafe { self.lock.value.get() }
    }

    /// Changes the value.
    pub fn set(&mut self, value: T) {
        // SAFETY: as in `get`.
        unsafe { self.lock.value.set(value) }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        // Relaxed: nobody looks at it before the lock has gone once round the row.
        self.lock.flag(self.place).store(false, Relaxed);
        let after = self.lock.flag(self.place.wrapping_add(1));
        // Release: pairs with the Acquire in `lock` and `try_lock`; publishes the value.
        after.store(true, Release);
    }
}
