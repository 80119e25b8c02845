//! A reader-writer lock: readers beside each other, writers alone.
//!
//! The choice unless one has measured that it is too slow: nothing is read twice, the data may be of
//! any type and any size, and there is no ordering to choose. But each reader writes to the lock, so
//! that many readers on many cores wait for each other's cache line.

use racelab::sync::RwLock;

/// Where a ship is: two numbers that belong together.
pub struct Ship {
    position: RwLock<(u64, u64)>,
}

impl Ship {
    /// A ship at this place.
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            position: RwLock::new((x, y)),
        }
    }

    /// Where the ship is; None if somebody was moving it: then ask again. Whatever was done before
    /// a move is visible to who sees the ship moved.
    pub fn position(&self) -> Option<(u64, u64)> {
        Some(*self.position.read())
    }

    /// Moves the ship. Several may do so at a time, and no move is lost.
    pub fn move_by(&self, dx: u64, dy: u64) {
        let mut position = self.position.write();
        position.0 += dx;
        position.1 += dy;
    }
}
