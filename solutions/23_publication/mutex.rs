//! A lock around the news; that they are there is their flag.
//!
//! The choice where the news change later on, or where nothing else is known about who comes when:
//! each unlock happens before the next lock, so there is no ordering to choose. Readers keep each
//! other waiting for a moment; where there are many, a OnceLock or a RwLock does not.

use racelab::sync::Mutex;

/// News from one thread for all others.
pub struct Bulletin {
    news: Mutex<Option<u64>>,
}

impl Bulletin {
    /// A bulletin that is not out yet.
    pub fn new() -> Self {
        Bulletin {
            news: Mutex::new(None),
        }
    }

    /// Publishes the news. Called once; it waits for nobody.
    pub fn publish(&self, news: u64) {
        *self.news.lock() = Some(news);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        *self.news.lock()
    }
}
