//! A lock for readers and writers out of what loom has. loom's own takes a second reader of the
//! same thread for the first (loom 0.7.2), and its `try_read` can block as its `try_lock` does.
//!
//! A thread that reads again while a writer waits for its first read waits behind that writer. Where
//! it would pass, all is as if the writer came later, which loom looks at as well.

use loom::sync::{Condvar, Mutex, MutexGuard};
use loom::thread::{self, ThreadId};

use super::mutex::unpoisoned;

/// Who holds it.
#[derive(Default)]
struct Held {
    /// Who reads; a thread that reads twice is in it twice.
    readers: Vec<ThreadId>,
    writer: bool,
    /// The writers that wait.
    waiting: usize,
}

pub(super) struct LoomRwLock {
    held: Mutex<Held>,
    freed: Condvar,
}

/// Its lock, and the thread that reads.
pub(super) struct LoomRead<'a>(&'a LoomRwLock, ThreadId);

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

    /// Lets this thread read, which nobody keeps from it.
    fn lend(&self, held: &mut Held) -> LoomRead<'_> {
        let me = thread::current().id();
        held.readers.push(me);
        LoomRead(self, me)
    }

    pub(super) fn read(&self) -> LoomRead<'_> {
        let me = thread::current().id();
        let mut held = self.held();
        while held.writer || held.waiting > 0 && held.readers.contains(&me) {
            held = unpoisoned(self.freed.wait(held));
        }
        self.lend(&mut held)
    }

    pub(super) fn try_read(&self) -> Option<LoomRead<'_>> {
        let mut held = self.held();
        if held.writer {
            return None;
        }
        Some(self.lend(&mut held))
    }

    pub(super) fn write(&self) -> LoomWrite<'_> {
        let mut held = self.held();
        while held.writer || !held.readers.is_empty() {
            held.waiting += 1;
            held = unpoisoned(self.freed.wait(held));
            held.waiting -= 1;
        }
        held.writer = true;
        LoomWrite(self)
    }

    pub(super) fn try_write(&self) -> Option<LoomWrite<'_>> {
        let mut held = self.held();
        if held.writer || !held.readers.is_empty() {
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
        let reads = lock.lend(&mut held);
        lock.freed.notify_all();
        reads
    }
}

impl Drop for LoomRead<'_> {
    fn drop(&mut self) {
        let mut held = self.0.held();
        if let Some(at) = held.readers.iter().position(|reader| *reader == self.1) {
            held.readers.swap_remove(at);
        }
        if held.readers.is_empty() {
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
