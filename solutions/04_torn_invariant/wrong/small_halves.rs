//! Verdict: refuted — wrong result, by at_real_size
//!
//! Both in one atomic, which has 16 bits for each: right as long as the point stays near.

use racelab::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub struct Point {
    place: AtomicU32,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: AtomicU32::new(pack(x, y)),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        self.place.store(pack(x, y), SeqCst);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let moved = |place| {
            let (x, y) = unpack(place);
            Some(pack(x + dx, y + dy))
        };
        let _ = self.place.fetch_update(SeqCst, SeqCst, moved);
    }

    pub fn position(&self) -> (i32, i32) {
        unpack(self.place.load(SeqCst))
    }
}

fn pack(x: i32, y: i32) -> u32 {
    (u32::from(x as u16) << 16) | u32::from(y as u16)
}

fn unpack(place: u32) -> (i32, i32) {
    (i32::from((place >> 16) as i16), i32::from(place as i16))
}
