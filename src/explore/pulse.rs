//! A sign of life, for the watchdog of the process.

use std::panic::Location;
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering};

/// What the watchdog of the process may look at from another OS thread.
pub(crate) static PULSE: Pulse = Pulse {
    beats: AtomicU64::new(0),
    thread: AtomicUsize::new(0),
    place: AtomicPtr::new(std::ptr::null_mut()),
};

/// A sign of life of the explorer.
pub(crate) struct Pulse {
    /// Grows with every operation.
    pub(crate) beats: AtomicU64,
    /// Who runs.
    pub(crate) thread: AtomicUsize,
    /// Where it did its last operation.
    pub(crate) place: AtomicPtr<Location<'static>>,
}

impl Pulse {
    /// One more sign of life. Only one thread beats, so that no read-modify-write is needed.
    pub(crate) fn beat(&self) {
        self.beats
            .store(self.beats.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}
