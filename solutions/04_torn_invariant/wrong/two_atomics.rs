//! Verdict: refuted — torn invariant, by a_look_sees_a_whole_move
//!
//! "Atomics are safe": each coordinate is one step, the point is two.

use racelab::sync::atomic::{AtomicI32, Ordering::SeqCst};

pub struct Point {
    x: AtomicI32,
    y: AtomicI32,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            x: AtomicI32::new(x),
            y: AtomicI32::new(y),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        self.x.store(x, SeqCst);
        self.y.store(y, SeqCst);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        self.x.fetch_add(dx, SeqCst);
        self.y.fetch_add(dy, SeqCst);
    }

    pub fn position(&self) -> (i32, i32) {
        (self.x.load(SeqCst), self.y.load(SeqCst))
    }
}
