//! Whoever goes hands over what it did, and takes over what those before it did, in one step.
//!
//! The choice where it is to be read at a glance: one line, no fence to forget. Every owner pays
//! for the Acquire that only the last one needs.

use racelab::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::Relaxed};
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
        // Release: pairs with the Acquire of the last owner's; hands over all that this one has done
        // with the value. Acquire: pairs with the Release of those who went before.
        if self.inner().owners.fetch_sub(1, AcqRel) == 1 {
            // SAFETY: nobody else is left, and what they did has happened before.
            unsafe { heap::free(self.inner) };
        }
    }
}
