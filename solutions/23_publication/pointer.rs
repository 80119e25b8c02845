//! The news are made apart from all others, and then a pointer to them is set: pointer and flag in
//! one.
//!
//! The choice where the news are large, or are made by whoever comes: until the pointer is set they
//! are nobody else's, so they need no cell and no initial value. It is what OnceLock does for types
//! whose size should not lie in every cell, and the first half of every lock-free structure.

use racelab::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Release};
use racelab::sync::cell::SharedCell;
use racelab::sync::heap;
use std::ptr;

/// News from one thread for all others.
pub struct Bulletin {
    /// Null as long as it is not out; then to memory that is never changed.
    news: AtomicPtr<SharedCell<u64>>,
}

impl Bulletin {
    /// A bulletin that is not out yet.
    pub fn new() -> Self {
        Bulletin {
            news: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Publishes the news. Called once; it waits for nobody.
    pub fn publish(&self, news: u64) {
        let news = heap::alloc(SharedCell::new(news));
        // Release: pairs with the Acquire in `read`; publishes what the pointer points to.
        self.news.store(news, Release);
    }

    /// The news if they are out, None if not; it waits for nobody. Whatever was done before
    /// `publish` is visible to who gets them.
    pub fn read(&self) -> Option<u64> {
        // Acquire: pairs with the Release in `publish`.
        let news = self.news.load(Acquire);
        // SAFETY: null, or allocated in `publish`, written before it was seen and freed in
        // `drop` only.
        unsafe { news.as_ref().map(|news| news.get()) }
    }
}

impl Drop for Bulletin {
    fn drop(&mut self) {
        let news = std::mem::take(&mut self.news).into_inner();
        if !news.is_null() {
            // SAFETY: allocated in `publish`, and nobody has the bulletin any more.
            unsafe { heap::free(news) };
        }
    }
}
