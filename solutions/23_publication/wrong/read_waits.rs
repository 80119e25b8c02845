//! Verdict: refuted — livelock, by everyone_gets_the_news
//!
//! Who looks waits until there is something to see: right orderings, and another function than was
//! asked for.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
use racelab::sync::cell::SharedCell;
use racelab::sync::hint;

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
        // SAFETY: nobody reads before `is_out`.
        unsafe { self.news.set(news) };
        self.is_out.store(true, Release);
    }

    pub fn read(&self) -> Option<u64> {
        while !self.is_out.load(Acquire) {
            hint::spin_loop();
        }
        // SAFETY: written before `is_out` was seen.
        Some(unsafe { self.news.get() })
    }
}
