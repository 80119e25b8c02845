//! Both coordinates in one atomic: 32 bits each.
//!
//! An unusual way, and a good one where what belongs together is small enough: nothing to wait for,
//! and a look is a single load. It ends with the first field too many; then take a lock.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A point whose `x` and `y` move together.
pub struct Point {
    // Relaxed everywhere: the place publishes nothing but itself.
    place: AtomicU64,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            place: AtomicU64::new(pack(x, y)),
        }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        self.place.store(pack(x, y), Relaxed);
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        let moved = |place| {
            let (x, y) = unpack(place);
            Some(pack(x + dx, y + dy))
        };
        let before = self.place.fetch_update(Relaxed, Relaxed, moved);
        before.expect("`moved` always moves");
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        unpack(self.place.load(Relaxed))
    }
}

fn pack(x: i32, y: i32) -> u64 {
    // By way of u32: a negative `y` would else fill the upper half with ones.
    (u64::from(x as u32) << 32) | u64::from(y as u32)
}

fn unpack(place: u64) -> (i32, i32) {
    ((place >> 32) as i32, place as i32)
}
