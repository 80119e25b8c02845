//! Verdict: refuted — lost update, by a_clone_made_meanwhile
//!
//! A new owner is counted in two steps. Two who clone at the same time count one, and there is one
//! owner more than is known.

use racelab::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::SeqCst};
use racelab::sync::heap;
use std::ops::Deref;

pub struct Shared<T> {
    inner: *mut Inner<T>,
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
        let inner = heap::alloc(Inner { owners, value });
        Shared { inner }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is not freed as long as there is an owner, and this is one.
        unsafe { &*self.inner }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        let owners = self.inner().owners.load(SeqCst);
        self.inner().owners.store(owners + 1, SeqCst);
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
    fn drop(&mut self) {
        if self.inner().owners.fetch_sub(1, AcqRel) == 1 {
            // SAFETY: the count was 1: nobody else is left.
            unsafe { heap::free(self.inner) };
        }
    }
}
