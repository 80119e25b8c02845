//! The count stands behind a lock.
//!
//! An unusual way, since a count is what atomics do best. The choice where more than a number
//! decides who frees: a list of owners, a second count of weak ones, a limit. The lock orders what
//! the owners did by itself, so that there is no ordering to get wrong.

use racelab::sync::Mutex;
use racelab::sync::heap;
use std::ops::Deref;

/// One of the owners of a value. The last one to go drops it and frees its memory.
pub struct Shared<T> {
    inner: *mut Inner<T>,
}

struct Inner<T> {
    /// How many owners there are.
    owners: Mutex<usize>,
    value: T,
}

// SAFETY: owners only read the value, and the last one frees it when it is alone.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// A value with one owner.
    pub fn new(value: T) -> Self {
        let owners = Mutex::new(1);
        Shared {
            inner: heap::alloc(Inner { owners, value }),
        }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is not freed as long as there is an owner, and this is one.
        unsafe { &*self.inner }
    }
}

impl<T> Clone for Shared<T> {
    /// One owner more.
    fn clone(&self) -> Self {
        *self.inner().owners.lock() += 1;
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
        let left = {
            let mut owners = self.inner().owners.lock();
            *owners -= 1;
            *owners
        };
        // The lock lies in the memory that is freed: it must be given back before.
        if left == 0 {
            // SAFETY: nobody else is left, and whoever went before has had the lock before.
            unsafe { heap::free(self.inner) };
        }
    }
}
