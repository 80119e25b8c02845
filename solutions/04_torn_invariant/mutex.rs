//! One lock over both coordinates: what belongs together lies behind one lock.
//!
//! The first choice. The type says what the lock protects, so nobody has to remember it: there is
//! no way to reach `x` without what makes it true, its `y`.

use racelab::sync::Mutex;

/// A point whose `x` and `y` move together.
pub struct Point {
    place: Mutex<(i32, i32)>,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: Mutex::new((x, y)),
        }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        *self.place.lock() = (x, y);
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut place = self.place.lock();
        place.0 += dx;
        place.1 += dy;
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        *self.place.lock()
    }
}
