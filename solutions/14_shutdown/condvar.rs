//! The queue, the flag and the end in one state under one lock; two condition variables tell of it.
//!
//! The choice where the queue is to do more than a channel does: priorities, items that are taken
//! back, a look at all that waits. Everything that a channel brings along is written by hand here,
//! and every wait stands in a loop.

use racelab::sync::{Arc, Condvar, Mutex, thread};
use std::collections::VecDeque;
use std::time::Duration;

#[derive(Default)]
struct State {
    items: VecDeque<u32>,
    is_stopped: bool,
    has_ended: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// There is an item, or none will come.
    wakes_worker: Condvar,
    ends: Condvar,
}

/// A thread that handles one item after the other.
pub struct Worker {
    shared: Arc<Shared>,
}

/// What `send` says of an item that is not taken any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    /// Starts a worker that calls `handle` with each item.
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let shared = Arc::new(Shared::default());
        let worker = Worker {
            shared: Arc::clone(&shared),
        };
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while let Some(item) = shared.next() {
                handle(item);
            }
            shared.state.lock().has_ended = true;
            shared.ends.notify_all();
        };
        builder.spawn(work).expect("a thread");
        worker
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let mut state = self.shared.state.lock();
        if state.is_stopped {
            return Err(Stopped);
        }
        state.items.push_back(item);
        self.shared.wakes_worker.notify_one();
        Ok(())
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        let mut state = self.shared.state.lock();
        state.is_stopped = true;
        self.shared.wakes_worker.notify_one();
        let ends = &self.shared.ends;
        let waited = ends.wait_timeout_while(&mut state, limit, |state| !state.has_ended);
        !waited.timed_out()
    }
}

impl Shared {
    /// The next item; None once there is none and none will come.
    fn next(&self) -> Option<u32> {
        let mut state = self.state.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                return Some(item);
            }
            if state.is_stopped {
                return None;
            }
            self.wakes_worker.wait(&mut state);
        }
    }
}
