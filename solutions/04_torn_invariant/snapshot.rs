//! A place is never changed, only replaced: who looks takes the current one along.
//!
//! The choice where what belongs together is large, or is looked at for long: the lock is held for
//! as long as it takes to copy a pointer, and whoever has a snapshot reads it in peace while others
//! move on. A move makes a copy; for two numbers that costs more than it saves.

use racelab::sync::{Arc, Mutex};

/// A point whose `x` and `y` move together.
pub struct Point {
    place: Mutex<Arc<(i32, i32)>>,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: Mutex::new(Arc::new((x, y))),
        }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        *self.place.lock() = Arc::new((x, y));
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        // From the look to the replacement under one guard: else another move would be lost.
        let mut place = self.place.lock();
        let (x, y) = **place;
        *place = Arc::new((x + dx, y + dy));
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        let snapshot = Arc::clone(&self.place.lock());
        *snapshot
    }
}
