//! A point in the plane that several threads move and look at.
//!
//! Let every look find a place where the point was put, whichever way the threads interleave. Keep
//! the names and the arguments of the public functions; all else is yours to change.

use racelab::sync::Mutex;

/// A point whose `x` and `y` move together.
pub struct Point {
    // TODO: what does each of these two locks protect? And what protects that they belong together?
    x: Mutex<i32>,
    y: Mutex<i32>,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            x: Mutex::new(x),
            y: Mutex::new(y),
        }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        // TODO: where is the point between these two lines, and who can see it there?
        *self.x.lock() = x;
        *self.y.lock() = y;
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        *self.x.lock() += dx;
        *self.y.lock() += dy;
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        // TODO: do these two lines look at the same place?
        let x = *self.x.lock();
        let y = *self.y.lock();
        (x, y)
    }
}
