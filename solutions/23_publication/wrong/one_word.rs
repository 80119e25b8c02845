//! Verdict: refuted — missing release/acquire, by what_came_before_is_seen
//!
//! News and flag in one atomic: whoever sees the one sees the other, whatever the ordering. But
//! what else was done before is not in that word.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// No news have this value.
const NOT_YET: u64 = u64::MAX;

pub struct Bulletin {
    news: AtomicU64,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            news: AtomicU64::new(NOT_YET),
        }
    }

    pub fn publish(&self, news: u64) {
        self.news.store(news, Relaxed);
    }

    pub fn read(&self) -> Option<u64> {
        Some(self.news.load(Relaxed)).filter(|&news| news != NOT_YET)
    }
}
