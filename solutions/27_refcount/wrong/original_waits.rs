//! Verdict: refuted — livelock, by a_clone_outlives_the_original
//!
//! The first owner waits until the others have gone, and frees. Who keeps a clone on the same thread
//! waits for itself.

use racelab::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed};
use racelab::sync::heap;
use racelab::sync::thread;
use std::ops::Deref;

pub struct Shared<T> {
    inner: *mut Inner<T>,
    is_first: bool,
}

struct Inner<T> {
    owners: AtomicUsize,
    value: T,
}

// SAFETY: owners only read the value, and the last one frees it when it is alone.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        let owners = AtomicUsize::new(1);
        Shared {
            inner: heap::alloc(Inner { owners, value }),
            is_first: true,
        }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is not freed as long as there is an owner, and this is one.
        unsafe { &*self.inner }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        self.inner().owners.fetch_add(1, Relaxed);
        Shared {
            inner: self.inner,
            is_first: false,
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner().value
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        if !self.is_first {
            self.inner().owners.fetch_sub(1, AcqRel);
            return;
        }
        while self.inner().owners.load(Acquire) > 1 {
            thread::yield_now();
        }
        // SAFETY: nobody else is left.
        unsafe { heap::free(self.inner) };
    }
}
