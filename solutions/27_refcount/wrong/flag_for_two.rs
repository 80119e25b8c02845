//! Verdict: refuted — use after free, by three_owners
//!
//! "The second one to go frees": right for two owners, and for no other number.

use racelab::sync::atomic::{AtomicBool, Ordering::AcqRel};
use racelab::sync::heap;
use std::ops::Deref;

pub struct Shared<T> {
    inner: *mut Inner<T>,
}

struct Inner<T> {
    one_has_gone: AtomicBool,
    value: T,
}

// SAFETY: owners only read the value, and the last one frees it when it is alone.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        let one_has_gone = AtomicBool::new(false);
        Shared {
            inner: heap::alloc(Inner {
                one_has_gone,
                value,
            }),
        }
    }

    fn inner(&self) -> &Inner<T> {
        // SAFETY: it is not freed as long as there is an owner, and this is one.
        unsafe { &*self.inner }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
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
        if self.inner().one_has_gone.swap(true, AcqRel) {
            // SAFETY: nobody else is left.
            unsafe { heap::free(self.inner) };
        }
    }
}
