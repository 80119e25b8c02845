//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "It is published with Release, so it is published": to who takes it over, and a Relaxed load does
//! not.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed, Ordering::Release};
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
        self.is_out.store(true, Release);
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(Relaxed);
        // SAFETY: claimed, and wrong.
        is_out.then(|| unsafe { self.news.get() })
    }
}
