//! Verdict: refuted — lost update, by every_step_counts
//!
//! Every place is whole, and replaced as a whole. But the new one is made from a snapshot that may
//! be an old one by the time it is put in place.

use racelab::sync::{Arc, Mutex};

pub struct Point {
    place: Mutex<Arc<(i32, i32)>>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: Mutex::new(Arc::new((x, y))),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        *self.place.lock() = Arc::new((x, y));
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let (x, y) = **self.place.lock();
        *self.place.lock() = Arc::new((x + dx, y + dy));
    }

    pub fn position(&self) -> (i32, i32) {
        let snapshot = Arc::clone(&self.place.lock());
        *snapshot
    }
}
