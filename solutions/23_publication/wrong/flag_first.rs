//! Verdict: refuted — data race, by who_gets_news_gets_all
//!
//! The strongest of all orderings, and the two lines the wrong way round: the flag is up before
//! there is anything to read.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
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
        self.is_out.store(true, SeqCst);
        // SAFETY: claimed, and wrong.
        unsafe { self.news.set(news) };
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(SeqCst);
        // SAFETY: claimed, and wrong.
        is_out.then(|| unsafe { self.news.get() })
    }
}
