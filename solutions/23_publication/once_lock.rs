//! A cell that can be written once: the orderings are inside, and so is the `unsafe`.
//!
//! The choice unless there is a reason against it: it is as fast to read as a flag with Acquire, it
//! cannot be published twice by mistake, and there is nothing to prove.

use racelab::sync::OnceLock;

/// News from one thread for all others.
pub struct Bulletin {
    news: OnceLock<u64>,
}

impl Bulletin {
    /// A bulletin that is not out yet.
    pub fn new() -> Self {
        Bulletin {
            news: OnceLock::new(),
        }
    }

    /// Publishes the news. Called once; it waits for nobody.
    pub fn publish(&self, news: u64) {
        self.news.set(news).expect("it is published once");
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        self.news.get().copied()
    }
}
