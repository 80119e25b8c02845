//! Plain memory.

use shuttle::sync::atomic::{AtomicBool, Ordering};

/// Plain memory, every access to which is a step.
#[derive(Debug)]
pub struct UnsafeCell<T> {
    step: AtomicBool,
    value: std::cell::UnsafeCell<T>,
}

impl<T> UnsafeCell<T> {
    /// Memory that holds `value`.
    pub fn new(value: T) -> Self {
        UnsafeCell {
            step: AtomicBool::new(false),
            value: std::cell::UnsafeCell::new(value),
        }
    }

    /// A read.
    pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        self.step.load(Ordering::SeqCst);
        f(self.value.get())
    }

    /// A write.
    pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        self.step.store(true, Ordering::SeqCst);
        f(self.value.get())
    }
}
