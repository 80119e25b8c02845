//! The position of a ship, read all the time and changed now and then: a sequence lock.
//!
//! Make sure that no reader gets the one number of before and the other of after a move. Keep the
//! names and the arguments of the public functions; all else is yours to change.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};

/// Where a ship is: two numbers that belong together.
pub struct Ship {
    /// Even: nothing is being written. Odd: somebody writes. Each move adds two.
    sequence: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
    /// Whose turn it is to write.
    writers: Mutex<()>,
}

impl Ship {
    /// A ship at this place.
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            sequence: AtomicU64::new(0),
            x: AtomicU64::new(x),
            y: AtomicU64::new(y),
            writers: Mutex::new(()),
        }
    }

    /// Where the ship is; None if somebody was moving it: then ask again. Whatever was done before
    /// a move is visible to who sees the ship moved.
    pub fn position(&self) -> Option<(u64, u64)> {
        // Acquire: pairs with the Release in `move_by`.
        let before = self.sequence.load(Acquire);
        let position = (self.x.load(Relaxed), self.y.load(Relaxed));
        // TODO: "nobody has written meanwhile". An Acquire load keeps what stands behind it
        // behind it. What keeps the two loads above where they are?
        let after = self.sequence.load(Acquire);
        (before == after && before % 2 == 0).then_some(position)
    }

    /// Moves the ship. Several may do so at a time, and no move is lost.
    pub fn move_by(&self, dx: u64, dy: u64) {
        let _turn = self.writers.lock();
        let before = self.sequence.load(Relaxed);
        self.sequence.store(before + 1, Relaxed);
        // Release: whoever reads one of the next two stores could know that the sequence is odd.
        fence(Release);
        self.x.store(self.x.load(Relaxed) + dx, Relaxed);
        self.y.store(self.y.load(Relaxed) + dy, Relaxed);
        // Release: pairs with the Acquire in `position`; publishes the move.
        self.sequence.store(before + 2, Release);
    }
}
