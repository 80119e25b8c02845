//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! "The reader has to be careful, so the reader needs the ordering": an Acquire load takes over what
//! the store that it reads hands over, and a Relaxed store hands over nothing.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Relaxed};
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
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(Acquire);
        // SAFETY: claimed, and wrong.
        is_out.then(|| unsafe { self.news.get() })
    }
}
