//! Verdict: refuted — lost update, by no_move_is_lost
//!
//! "The sequence is an atomic, so writers need no lock": one adds one, the other adds one, and it is
//! even while both write.

use racelab::sync::atomic::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};

pub struct Ship {
    sequence: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
}

impl Ship {
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            sequence: AtomicU64::new(0),
            x: AtomicU64::new(x),
            y: AtomicU64::new(y),
        }
    }

    pub fn position(&self) -> Option<(u64, u64)> {
        let before = self.sequence.load(Acquire);
        let position = (self.x.load(Relaxed), self.y.load(Relaxed));
        fence(Acquire);
        let after = self.sequence.load(Relaxed);
        (before == after && before % 2 == 0).then_some(position)
    }

    pub fn move_by(&self, dx: u64, dy: u64) {
        self.sequence.fetch_add(1, Acquire);
        fence(Release);
        self.x.store(self.x.load(Relaxed) + dx, Relaxed);
        self.y.store(self.y.load(Relaxed) + dy, Relaxed);
        self.sequence.fetch_add(1, Release);
    }
}
