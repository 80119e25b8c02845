//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_move
//!
//! Who looks holds both locks, and finds nobody there: the move is between its two halves, and has
//! no lock at all.

use racelab::sync::Mutex;

pub struct Point {
    x: Mutex<i32>,
    y: Mutex<i32>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            x: Mutex::new(x),
            y: Mutex::new(y),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        *self.x.lock() = x;
        *self.y.lock() = y;
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        *self.x.lock() += dx;
        *self.y.lock() += dy;
    }

    pub fn position(&self) -> (i32, i32) {
        let x = self.x.lock();
        let y = self.y.lock();
        (*x, *y)
    }
}
