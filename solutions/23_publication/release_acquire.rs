//! One Release store, one Acquire load: the smallest way to hand over what was made before.
//!
//! The choice where the flag is there anyway and reading must cost next to nothing: on x86 both
//! are plain moves. Its price is the `unsafe`, and a proof that nobody writes once the flag is up.

use racelab::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};
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
        // Release: pairs with the Acquire in `read`; publishes `news`.
        self.is_out.store(true, Release);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        // Acquire: pairs with the Release in `publish`.
        let is_out = self.is_out.load(Acquire);
        // SAFETY: written once, and that happened before `is_out` was seen.
        is_out.then(|| unsafe { self.news.get() })
    }
}
