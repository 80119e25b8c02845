//! A snapshot: the position is a value that is never changed, and a lock holds which one counts.
//!
//! The choice for data that are large, or that readers work with for long: the lock is held only
//! while a pointer is copied, whatever the reader does with it then, and a writer who takes long to
//! make the next one holds up nobody. For two numbers it is an allocation too many.

use racelab::sync::{Arc, Mutex};

/// Where a ship is: two numbers that belong together.
pub struct Ship {
    latest: Mutex<Arc<(u64, u64)>>,
    /// Whose turn it is to write.
    writers: Mutex<()>,
}

impl Ship {
    /// A ship at this place.
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            latest: Mutex::new(Arc::new((x, y))),
            writers: Mutex::new(()),
        }
    }

    /// Where the ship is; None if somebody was moving it: then ask again. Whatever was done before
    /// a move is visible to who sees the ship moved.
    pub fn position(&self) -> Option<(u64, u64)> {
        Some(*self.snapshot())
    }

    /// Moves the ship. Several may do so at a time, and no move is lost.
    pub fn move_by(&self, dx: u64, dy: u64) {
        let _turn = self.writers.lock();
        let (x, y) = *self.snapshot();
        let next = Arc::new((x + dx, y + dy));
        *self.latest.lock() = next;
    }

    fn snapshot(&self) -> Arc<(u64, u64)> {
        Arc::clone(&self.latest.lock())
    }
}
