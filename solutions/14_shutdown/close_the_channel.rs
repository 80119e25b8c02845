//! Close the channel: the end of the queue comes behind its last item, and `for` handles all
//! before.
//!
//! The first choice. There is no flag that could be seen too early, and no timeout: a worker
//! without work sleeps until something happens. The sender lies under a lock, so that nobody is in
//! the middle of `send` when it is taken away. Where many have clones of the sender it does not
//! work: the channel closes when the last of them is dropped.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Mutex, thread};
use std::time::Duration;

/// A thread that handles one item after the other.
pub struct Worker {
    /// None once it is stopped.
    items: Mutex<Option<Sender<u32>>>,
    /// Closed when the worker has ended.
    ended: Receiver<()>,
}

/// What `send` says of an item that is not taken any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    /// Starts a worker that calls `handle` with each item.
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let (end, ended) = channel::bounded(1);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            for item in inbox {
                handle(item);
            }
            drop(end);
        };
        builder.spawn(work).expect("a thread");
        let items = Mutex::new(Some(items));
        Worker { items, ended }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let items = self.items.lock();
        let items = items.as_ref().ok_or(Stopped)?;
        items.send(item).map_err(|_| Stopped)
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        drop(self.items.lock().take());
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
