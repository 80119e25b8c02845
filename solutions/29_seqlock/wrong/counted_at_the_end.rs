//! Verdict: refuted — torn invariant, by a_move_is_seen_whole
//!
//! The sequence counts the moves that are done. While one is under way, both looks find the same.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};

pub struct Ship {
    sequence: AtomicU64,
    x: AtomicU64,
    y: AtomicU64,
    writers: Mutex<()>,
}

impl Ship {
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            sequence: AtomicU64::new(0),
            x: AtomicU64::new(x),
            y: AtomicU64::new(y),
            writers: Mutex::new(()),
        }
    }

    pub fn position(&self) -> Option<(u64, u64)> {
        let before = self.sequence.load(Acquire);
        let position = (self.x.load(Relaxed), self.y.load(Relaxed));
        fence(Acquire);
        let after = self.sequence.load(Relaxed);
        (before == after).then_some(position)
    }

    pub fn move_by(&self, dx: u64, dy: u64) {
        let _turn = self.writers.lock();
        let before = self.sequence.load(Relaxed);
        self.x.store(self.x.load(Relaxed) + dx, Relaxed);
        self.y.store(self.y.load(Relaxed) + dy, Relaxed);
        self.sequence.store(before + 1, Release);
    }
}
