//! A value with several owners: a reference count of one's own.
//!
//! Make the last owner free it, and only when all that the others did with it is over. Keep the
//! public functions and the traits; all else is yours to change.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::heap;
use std::ops::Deref;

/// One of the owners of a value. The last one to go drops it and frees its memory.
pub struct Shared<T> {
    inner: *mut Inner<T>,
}

struct Inner<T> {
    owners: AtomicUsize,
    value: T,
}

// SAFETY: owners only read the value; the last one frees it when it is alone.
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
        // TODO: is this one in need of more, too? Who must learn what from it?
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
        // TODO: one of them is the last, that is true. But what have the others done with the value
        // before they went, and how does the last one know that it is over?
        if self.inner().owners.fetch_sub(1, Relaxed) == 1 {
            // SAFETY: the count was 1: nobody else is left.
            unsafe { heap::free(self.inner) };
        }
    }
}
