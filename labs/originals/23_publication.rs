//! A bulletin that is published once, and that anyone may look for.
//!
//! Make whoever gets the news get all of them, and see all that was done before they were
//! published, whatever the hardware and the compiler do. Keep the names and the arguments of the
//! public functions; all else is yours to change.

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
        // TODO: two stores, in this order. Who says that another thread sees them in this order?
        self.is_out.store(true, Relaxed);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        // TODO: and what does a thread that reads `true` here know about anything else?
        if !self.is_out.load(Relaxed) {
            return None;
        }
        // TODO: is it so?
        // SAFETY: the bulletin is out, so the news were written before, and nobody writes any more.
        Some(unsafe { self.news.get() })
    }
}
