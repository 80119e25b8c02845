//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_move
//!
//! One lock over both, and taken twice: a guard that has no name lives to the end of its line.

use racelab::sync::Mutex;

pub struct Point {
    place: Mutex<(i32, i32)>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: Mutex::new((x, y)),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        self.place.lock().0 = x;
        self.place.lock().1 = y;
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        self.place.lock().0 += dx;
        self.place.lock().1 += dy;
    }

    pub fn position(&self) -> (i32, i32) {
        *self.place.lock()
    }
}
