//! Verdict: refuted — missing release/acquire, by who_gets_news_gets_all
//!
//! The publisher writes under a lock, and the reader looks past it: a lock orders those who take it.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::cell::SharedCell;

pub struct Bulletin {
    news: SharedCell<u64>,
    is_out: AtomicBool,
    lock: Mutex<()>,
}

impl Bulletin {
    pub fn new() -> Self {
        Bulletin {
            news: SharedCell::new(0),
            is_out: AtomicBool::new(false),
            lock: Mutex::new(()),
        }
    }

    pub fn publish(&self, news: u64) {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong.
        unsafe { self.news.set(news) };
        self.is_out.store(true, Relaxed);
    }

    pub fn read(&self) -> Option<u64> {
        let is_out = self.is_out.load(Relaxed);
        // SAFETY: claimed, and wrong.
        is_out.then(|| unsafe { self.news.get() })
    }
}
