//! A lock for readers and writers out of what loom has. loom's own takes a second reader of the
//! same thread for the first (loom 0.7.2), and its `try_read` can block as its `try_lock` does.

use loom::sync::{Condvar, Mutex, MutexGuard};

use super::mutex::unpoisoned;

/// Who holds it.
#[derive(Default)]
struct Held {
    readers: usize,
    writer: bool,
}

pub(super) struct LoomRwLock {
    held: Mutex<Held>,
    freed: Condvar,
}

pub(super) struct LoomRead<'a>(&'a LoomRwLock);

pub(super) struct LoomWrite<'a>(&'a LoomRwLock);

impl LoomRwLock {
    pub(super) fn new() -> Self {
        LoomRwLock {
            held: Mutex::new(Held::default()),
            freed: Condvar::new(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        unpoisoned(self.held.lock())
    }

    pub(super) fn read(&self) -> LoomRead<'_> {
        let mut held = self.held();
        while held.writer {
            held = unpoisoned(self.freed.wait(held));
        }
        held.readers += 1;
        LoomRead(self)
    }

    pub(super) fn try_read(&self) -> Option<LoomRead<'_>> {
        let mut held = self.held();
        if held.writer {
            return None;
        }
        held.readers += 1;
        Some(LoomRead(self))
    }

    pub(super) fn write(&self) -> LoomWrite<'_> {
        let mut held = self.held();
        while held.writer || held.readers > 0 {
            held = unpoisoned(self.freed.wait(held));
        }
        held.writer = true;
        LoomWrite(self)
    }

    pub(super) fn try_write(&self) -> Option<LoomWrite<'_>> {
        let mut held = self.held();
        if held.writer || held.readers > 0 {
            return None;
        }
        held.writer = true;
        Some(LoomWrite(self))
    }
}

impl<'a> LoomWrite<'a> {
    pub(super) fn downgrade(self) -> LoomRead<'a> {
        let lock = self.0;
        std::mem::forget(self);
        let mut held = lock.held();
        held.writer = false;
        held.readers += 1;
        lock.freed.notify_all();
        LoomRead(lock)
    }
}

impl Drop for LoomRead<'_> {
    fn drop(&mut self) {
        let mut held = self.0.held();
        held.readers -= 1;
        if held.readers == 0 {
            self.0.freed.notify_all();
        }
    }
}

impl Drop for LoomWrite<'_> {
    fn drop(&mut self) {
        self.0.held().writer = false;
        self.0.freed.notify_all();
    }
}
