//! One lock over both coordinates, that lets those who only look in together.
//!
//! The choice where looks are many and long, and moves are few. For two numbers a look is shorter
//! than what this lock costs more than a Mutex; measure before you take it.

use racelab::sync::RwLock;

/// A point whose `x` and `y` move together.
pub struct Point {
    place: RwLock<(i32, i32)>,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: RwLock::new((x, y)),
        }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        *self.place.write() = (x, y);
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut place = self.place.write();
        place.0 += dx;
        place.1 += dy;
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        *self.place.read()
    }
}
