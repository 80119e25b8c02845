//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "The fence fetches what is new": it fetches nothing. An Acquire fence takes over from the loads
//! that stand before it, and here none does.

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
        fence(Release);
        self.is_out.store(true, Relaxed);
    }

    pub fn read(&self) -> Option<u64> {
        fence(Acquire);
        if !self.is_out.load(Relaxed) {
            return None;
        }
        // SAFETY: claimed, and wrong.
        Some(unsafe { self.news.get() })
    }
}
