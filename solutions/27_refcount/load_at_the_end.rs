//! Each owner releases when it goes; the last one looks at the count once more, with Acquire.
//!
//! The choice where a tool that looks for races knows no fences (ThreadSanitizer is one: std's
//! `Arc` does this when it is built for it). One load more than the fence.

use racelab::sync::atomic::{AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::heap;
use std::ops::Deref;

/// One of the owners of a value. The last one to go drops it and frees its memory.
pub struct Shared<T> {
    inner: *mut Inner<T>,
}

struct Inner<T> {
    /// How many owners there are.
    owners: AtomicUsize,
    value: T,
}

// SAFETY: owners only read the value, and the last one frees it when it is alone.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// A value with one owner.
    pub fn new(value: T) -> Self {
        let owners = AtomicUsize::new(1);
        let inner = heap::alloc(Inner { owners, value });
        Shared { inner }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is not freed as long as there is an owner, and this is one.
        unsafe { &*self.inner }
    }
}

impl<T> Clone for Shared<T> {
    /// One owner more.
    fn clone(&self) -> Self {
        // Relaxed: a new owner is made by one who is there, and hands nothing over.
        self.inner().owners.fetch_add(1, Relaxed);
        Shared { inner: self.inner }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner().value
    }
}

impl<T> Drop for Shared<T> {
    /// One owner less.
    fn drop(&mut self) {
        // Release: pairs with the load below, on the last owner's thread; hands over all that this
        // one has done with the value.
        if self.inner().owners.fetch_sub(1, Release) == 1 {
            // Acquire: pairs with the Release of every other owner; they are all in the release
            // sequence that this 0 ends.
            self.inner().owners.load(Acquire);
            // SAFETY: nobody else is left, and what they did has happened before.
            unsafe { heap::free(self.inner) };
        }
    }
}
