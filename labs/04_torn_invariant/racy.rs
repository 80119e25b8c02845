//! A point in the plane that several threads move and look at.

use racelab::sync::Mutex;

/// A point whose `x` and `y` move together.
pub struct Point {
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
        let x = *self.x.lock();
        let y = *self.y.lock();
        (x, y)
    }
}
