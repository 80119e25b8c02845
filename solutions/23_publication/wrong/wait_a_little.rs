//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "By then it has surely arrived": time orders nothing, however much of it passes.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;
use std::time::Duration;

pub struct Bulletin {
    news: SharedCell<u64>,
    is_out: AtomicBool,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            news: SharedCell::new(0),
            is_out: AtomicBool::new(false),
        }
    }

    pub fn publish(&self, news: u64) {
        // SAFETY: claimed, and wrong.
        unsafe { self.news.set(news) };
        thread::sleep(Duration::from_micros(10));
        self.is_out.store(true, Relaxed);
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(Relaxed);
        // SAFETY: claimed, and wrong.
        is_out.then(|| unsafe { self.news.get() })
    }
}
