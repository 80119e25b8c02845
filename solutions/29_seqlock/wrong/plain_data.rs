//! Verdict: refuted — data race, by a_move_is_seen_whole
//!
//! "What was torn is thrown away": but it was read while it was written, and that is undefined
//! behaviour, whatever becomes of the value.

use racelab::sync::Mutex;
use racelab::sync::atomic::{
    AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};
use racelab::sync::cell::SharedCell;

pub struct Ship {
    sequence: AtomicU64,
    x: SharedCell<u64>,
    y: SharedCell<u64>,
    writers: Mutex<()>,
}

impl Ship {
    pub fn new(x: u64, y: u64) -> Self {
        Ship {
            sequence: AtomicU64::new(0),
            x: SharedCell::new(x),
            y: SharedCell::new(y),
            writers: Mutex::new(()),
        }
    }

    pub fn position(&self) -> Option<(u64, u64)> {
        let before = self.sequence.load(Acquire);
        // SAFETY: claimed, and wrong: it is thrown away if somebody wrote, but it has been read.
        let position = unsafe { (self.x.get(), self.y.get()) };
        fence(Acquire);
        let after = self.sequence.load(Relaxed);
        (before == after && before % 2 == 0).then_some(position)
    }

    pub fn move_by(&self, dx: u64, dy: u64) {
        let _turn = self.writers.lock();
        let before = self.sequence.load(Relaxed);
        self.sequence.store(before + 1, Relaxed);
        fence(Release);
        // SAFETY: claimed, and wrong: a reader may be reading.
        unsafe {
            self.x.set(self.x.get() + dx);
            self.y.set(self.y.get() + dy);
        }
        self.sequence.store(before + 2, Release);
    }
}
