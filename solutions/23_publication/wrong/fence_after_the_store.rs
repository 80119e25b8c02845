//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "The fence flushes what I have written": it flushes nothing. A Release fence hands over what
//! stands before it to who reads a store that stands behind it, and here none does.

use racelab::sync::atomic::{
    AtomicBool, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, fence,
};
use racelab::sync::cell::SharedCell;

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
        self.is_out.store(true, Relaxed);
        fence(Release);
    }

    pub fn read(&self) -> Option<u64> {
        if !self.is_out.load(Relaxed) {
            return None;
        }
        fence(Acquire);
        // SAFETY: claimed, and wrong.
        Some(unsafe { self.news.get() })
    }
}
