//! A flag and a timeout, as in the racy program; but once the flag is seen the queue is drained.
//!
//! The choice where a worker must look up from its queue anyway, for a heartbeat or for other work.
//! The order matters twice: flag first and queue second, since what was sent before the flag is in
//! the queue then; and no item may come in after the last look, so `send` looks at the flag and
//! sends under one lock. Senders share it: they do not keep each other out.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Arc, RwLock, thread};
use std::time::Duration;

/// For so long the worker waits for an item before it looks at the flag again.
const PATIENCE: Duration = Duration::from_millis(5);

/// A thread that handles one item after the other.
pub struct Worker {
    items: Sender<u32>,
    is_stopped: Arc<RwLock<bool>>,
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
        let is_stopped = Arc::new(RwLock::new(false));
        let stopped = Arc::clone(&is_stopped);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while !*stopped.read() {
                if let Ok(item) = inbox.recv_timeout(PATIENCE) {
                    handle(item);
                }
            }
            while let Ok(item) = inbox.try_recv() {
                handle(item);
            }
            drop(end);
        };
        builder.spawn(work).expect("a thread");
        Worker {
            items,
            is_stopped,
            ended,
        }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let is_stopped = self.is_stopped.read();
        if *is_stopped {
            return Err(Stopped);
        }
        self.items.send(item).map_err(|_| Stopped)
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        *self.is_stopped.write() = true;
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
