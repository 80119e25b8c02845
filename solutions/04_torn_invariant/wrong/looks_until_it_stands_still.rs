//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_move
//!
//! Who looks, looks again until it sees the same twice: "then nobody was moving it". Or who moves
//! it rests between the halves.

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
        let mut seen = self.look();
        loop {
            let again = self.look();
            if again == seen {
                return seen;
            }
            seen = again;
        }
    }

    fn look(&self) -> (i32, i32) {
        let x = *self.x.lock();
        let y = *self.y.lock();
        (x, y)
    }
}
