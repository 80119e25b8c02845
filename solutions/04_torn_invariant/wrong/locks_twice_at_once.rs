//! Verdict: refuted — self-deadlock, by a_look_sees_a_whole_move
//!
//! One lock over both, and taken twice in one expression: the first guard lives to its end, and the
//! second `lock` waits for it.

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
        *self.place.lock() = (x, y);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut place = self.place.lock();
        place.0 += dx;
        place.1 += dy;
    }

    pub fn position(&self) -> (i32, i32) {
        (self.place.lock().0, self.place.lock().1)
    }
}
