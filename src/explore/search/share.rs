use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use parking_lot::{Condvar, Mutex};

use super::worker::Branch;

/// Branches on their way from a worker that has many to one that has none.
pub(super) struct Share {
    queue: Mutex<Queue>,
    changed: Condvar,
    /// Workers that wait for a branch.
    hungry: AtomicUsize,
    stopped: AtomicBool,
}

struct Queue {
    branches: Vec<Branch>,
    workers: usize,
    waiting: usize,
}

impl Share {
    pub(super) fn new() -> Self {
        let queue = Queue {
            branches: Vec::new(),
            workers: 1,
            waiting: 0,
        };
        Share {
            queue: Mutex::new(queue),
            changed: Condvar::new(),
            hungry: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// So many workers search from now on.
    pub(super) fn begin(&self, workers: usize) {
        self.queue.lock().workers = workers;
    }

    /// Whether a worker waits for a branch.
    pub(super) fn is_wanted(&self) -> bool {
        self.hungry.load(Ordering::Relaxed) > 0
    }

    /// Gives a branch away.
    pub(super) fn give(&self, branch: Branch) {
        self.queue.lock().branches.push(branch);
        self.changed.notify_one();
    }

    /// Waits for a branch; None when every worker waits for one, or the search has stopped.
    pub(super) fn take(&self) -> Option<Branch> {
        let mut queue = self.queue.lock();
        queue.waiting += 1;
        self.hungry.fetch_add(1, Ordering::Relaxed);
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return None;
            }
            if let Some(branch) = queue.branches.pop() {
                queue.waiting -= 1;
                self.hungry.fetch_sub(1, Ordering::Relaxed);
                return Some(branch);
            }
            if queue.waiting == queue.workers {
                self.changed.notify_all();
                return None;
            }
            self.changed.wait(&mut queue);
        }
    }

    /// Nobody is to wait any more.
    pub(super) fn stop(&self) {
        let _queue = self.queue.lock();
        self.stopped.store(true, Ordering::Relaxed);
        self.changed.notify_all();
    }
}
