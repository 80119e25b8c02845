//! Verdict: refuted — deadlock, by a_look_sees_a_whole_move
//!
//! Everyone takes both locks; who moves takes `x` first, and who looks `y`.

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
        let mut own_x = self.x.lock();
        let mut own_y = self.y.lock();
        *own_x = x;
        *own_y = y;
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let mut x = self.x.lock();
        let mut y = self.y.lock();
        *x += dx;
        *y += dy;
    }

    pub fn position(&self) -> (i32, i32) {
        let y = self.y.lock();
        let x = self.x.lock();
        (*x, *y)
    }
}
