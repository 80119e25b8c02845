//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "Plain memory is the trouble, so let the news be atomic too": the data race is gone, and who
//! sees the flag still need not see the news.

use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

pub struct Bulletin {
    news: AtomicU64,
    is_out: AtomicBool,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            news: AtomicU64::new(0),
            is_out: AtomicBool::new(false),
        }
    }

    pub fn publish(&self, news: u64) {
        self.news.store(news, Relaxed);
        self.is_out.store(true, Relaxed);
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(Relaxed);
        is_out.then(|| self.news.load(Relaxed))
    }
}
