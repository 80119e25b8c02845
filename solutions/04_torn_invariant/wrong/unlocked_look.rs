//! Verdict: refuted — data race, by a_look_sees_a_whole_move
//!
//! Who moves the point holds a lock; who looks "only reads" and passes it by.

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Point {
    place: SharedCell<(i32, i32)>,
    lock: Mutex<()>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: SharedCell::new((x, y)),
            lock: Mutex::new(()),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong: `position` does not take the lock.
        unsafe { self.place.set((x, y)) };
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong: `position` does not take the lock.
        unsafe {
            let (x, y) = self.place.get();
            self.place.set((x + dx, y + dy));
        }
    }

    pub fn position(&self) -> (i32, i32) {
        // SAFETY: claimed, and wrong: another thread may be moving it.
        unsafe { self.place.get() }
    }
}
