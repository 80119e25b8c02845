//! Two locks after all, and everyone takes both, `x` first.
//!
//! The choice where other functions need one coordinate only and must not wait for those at the
//! other. The rule is in nobody's type: each function has to know that there are two locks and in
//! which order they are taken, else a look is torn again, or two threads wait for each other.

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
        let mut own_x = self.x.lock();
        let mut own_y = self.y.lock();
        *own_x = x;
        *own_y = y;
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut x = self.x.lock();
        let mut y = self.y.lock();
        *x += dx;
        *y += dy;
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        let x = self.x.lock();
        let y = self.y.lock();
        (*x, *y)
    }
}
