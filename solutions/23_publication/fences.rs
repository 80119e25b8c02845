//! A Relaxed flag, and a fence on either side of it.
//!
//! The choice where one fence serves many accesses: a thread that publishes ten flags at once needs
//! one Release fence before them, and one that looks at a flag a million times in vain pays for an
//! Acquire fence only when it finds it up. For one flag it says no more than Release and Acquire,
//! and is harder to read.

use racelab::sync::atomic::fence;
use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
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
        // SAFETY: nobody reads before `is_out`, and nobody else writes.
        unsafe { self.news.set(news) };
        // Release: with the store behind it, pairs with the Acquire fence in `read`; publishes
        // `news`.
        fence(Release);
        self.is_out.store(true, Relaxed);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        if !self.is_out.load(Relaxed) {
            return None;
        }
        // Acquire: with the load before it, pairs with the Release fence in `publish`.
        fence(Acquire);
        // SAFETY: written once, and that happened before `is_out` was seen.
        Some(unsafe { self.news.get() })
    }
}
