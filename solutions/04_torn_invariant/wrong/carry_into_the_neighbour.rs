//! Verdict: refuted — wrong result, by a_transfer_keeps_the_sum
//!
//! Both in one atomic, and both added in one step: when `y` goes down there is a carry, and `x`
//! gets it.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Point {
    place: AtomicU64,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: AtomicU64::new(pack(x, y)),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        self.place.store(pack(x, y), SeqCst);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        self.place.fetch_add(pack(dx, dy), SeqCst);
    }

    pub fn position(&self) -> (i32, i32) {
        let place = self.place.load(SeqCst);
        ((place >> 32) as i32, place as i32)
    }
}

fn pack(x: i32, y: i32) -> u64 {
    (u64::from(x as u32) << 32) | u64::from(y as u32)
}
