//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_move
//!
//! Who looks takes the lock for `x` and once more for `y`: two looks, at two moments.

use racelab::sync::RwLock;

pub struct Point {
    place: RwLock<(i32, i32)>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: RwLock::new((x, y)),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        *self.place.write() = (x, y);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut place = self.place.write();
        place.0 += dx;
        place.1 += dy;
    }

    pub fn position(&self) -> (i32, i32) {
        let x = self.place.read().0;
        let y = self.place.read().1;
        (x, y)
    }
}
