//! Verdict: refuted — torn invariant, by looks_never_go_back
//!
//! The next place is written beside the current one, then shown in one step: right for one move.
//! The second one writes where somebody still looks.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicI32, AtomicUsize, Ordering::SeqCst};

pub struct Point {
    slots: [(AtomicI32, AtomicI32); 2],
    current: AtomicUsize,
    moving: Mutex<()>,
}

impl Point {
    pub fn new(x: i32, y: i32) -> Self {
        Point {
            slots: [(); 2].map(|()| (AtomicI32::new(x), AtomicI32::new(y))),
            current: AtomicUsize::new(0),
            moving: Mutex::new(()),
        }
    }

    pub fn move_to(&self, x: i32, y: i32) {
        let _moving = self.moving.lock();
        self.show(x, y);
    }

    pub fn move_by(&self, dx: i32, dy: i32) {
        let _moving = self.moving.lock();
        let (x, y) = self.position();
        self.show(x + dx, y + dy);
    }

    pub fn position(&self) -> (i32, i32) {
        let (x, y) = &self.slots[self.current.load(SeqCst)];
        (x.load(SeqCst), y.load(SeqCst))
    }

    fn show(&self, x: i32, y: i32) {
        let next = 1 - self.current.load(SeqCst);
        self.slots[next].0.store(x, SeqCst);
        self.slots[next].1.store(y, SeqCst);
        self.current.store(next, SeqCst);
    }
}
