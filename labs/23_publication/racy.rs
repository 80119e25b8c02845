//! A bulletin that is published once, and that anyone may look for.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::cell::SharedCell;

/// News from one thread for all others.
pub struct Bulletin {
    news: SharedCell<u64>,
    is_out: AtomicBool,
}

impl Bulletin {
    /// A bulletin that is not out yet.
    pub fn new() -> Self {
        Bulletin {
            news: SharedCell::new(0),
            is_out: AtomicBool::new(false),
        }
    }

    /// Publishes the news. Called once; it waits for nobody.
    pub fn publish(&self, news: u64) {
        // SAFETY: the bulletin is not out yet, so nobody reads.
        unsafe { self.news.set(news) };
        self.is_out.store(true, Relaxed);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        if !self.is_out.load(Relaxed) {
            return None;
        }
        // SAFETY: the bulletin is out, so the news were written before, and nobody writes any more.
        Some(unsafe { self.news.get() })
    }
}
