//! A sequence lock as it should be: a fence between the data and the second look.
//!
//! The choice for a few words that are read all the time and written rarely: readers write nothing,
//! so they do not slow each other down, however many there are, and a writer never waits for them.
//! The data must be atomics, since they may be read while they are written, and a reader may have
//! to read again.

use racelab::sync::atomic::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};
use racelab::sync::hint;

/// Where a ship is: two numbers that belong together.
pub struct Ship {
    /// Even: nothing is being written. Odd: somebody writes. Each move adds two.
    sequence: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
}

impl Ship {
    /// A ship at this place.
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            sequence: AtomicU64::new(0),
            x: AtomicU64::new(x),
            y: AtomicU64::new(y),
        }
    }

    /// Where the ship is; None if somebody was moving it: then ask again. Whatever was done before
    /// a move is visible to who sees the ship moved.
    pub fn position(&self) -> Option<(u64, u64)> {
        // Acquire: pairs with the Release at the end of `move_by`.
        let before = self.sequence.load(Acquire);
        let position = (self.x.load(Relaxed), self.y.load(Relaxed));
        // Acquire: pairs with the fence in `begin_to_write`. Who has read anything new above sees
        // below that it was being written.
        fence(Acquire);
        let after = self.sequence.load(Relaxed);
        (before == after && before % 2 == 0).then_some(position)
    }

    /// Moves the ship. Several may do so at a time, and no move is lost.
    pub fn move_by(&self, dx: u64, dy: u64) {
        let before = self.begin_to_write();
        self.x.store(self.x.load(Relaxed) + dx, Relaxed);
        self.y.store(self.y.load(Relaxed) + dy, Relaxed);
        // Release: pairs with the Acquire in `position` and `begin_to_write`; publishes the move.
        self.sequence.store(before + 2, Release);
    }

    /// Makes the sequence odd as soon as nobody else writes; returns what it was before.
    fn begin_to_write(&self) -> u64 {
        loop {
            let before = self.sequence.load(Relaxed) & !1;
            // Acquire: pairs with the Release in `move_by`: what the last one wrote is there.
            let begun = self
                .sequence
                .compare_exchange(before, before + 1, Acquire, Relaxed);
            if begun.is_ok() {
                // Release: whoever sees a store behind it, and has an Acquire fence behind that
                // load, sees the sequence odd.
                fence(Release);
                return before;
            }
            hint::spin_loop();
        }
    }
}
