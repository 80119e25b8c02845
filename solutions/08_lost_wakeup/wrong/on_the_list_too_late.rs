//! Verdict: refuted — deadlock, by one_passes
//!
//! First the look, then the list: who opens in between finds nobody to call.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread::{self, Thread};

pub struct Gate {
    is_open: AtomicBool,
    waiting: Mutex<Vec<Thread>>,
}

impl Gate {
    pub fn new() -> Self {
        Gate {
            is_open: AtomicBool::new(false),
            waiting: Mutex::new(Vec::new()),
        }
    }

    pub fn open(&self) {
        self.is_open.store(true, SeqCst);
        for thread in self.waiting.lock().drain(..) {
            thread.unpark();
        }
    }

    pub fn pass(&self) {
        while !self.is_open.load(SeqCst) {
            self.waiting.lock().push(thread::current());
            thread::park();
        }
    }
}
