//! Verdict: refuted — wrong result, by everyone_gets_the_news
//!
//! Release and Acquire as they should be, and the news are their own flag: those that look like
//! none never come out.

use racelab::sync::atomic::{AtomicU64, Ordering::Acquire, Ordering::Release};

pub struct Bulletin {
    news: AtomicU64,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            news: AtomicU64::new(0),
        }
    }

    pub fn publish(&self, news: u64) {
        self.news.store(news, Release);
    }

    pub fn read(&self) -> Option<u64> {
        Some(self.news.load(Acquire)).filter(|&news| news != 0)
    }
}
