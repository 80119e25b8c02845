//! A channel without room: `send` returns when the worker has the item in its hands. What is taken
//! is as good as handled, and nothing lies in the queue that could be lost.
//!
//! An unusual way, and one number away from the racy program. The choice where a sender should not
//! be faster than the worker, and rather wait than fill the memory. Its price: a sender waits as
//! long as `handle` takes.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

/// For so long the worker waits for an item before it looks at the flag again.
const PATIENCE: Duration = Duration::from_millis(5);

/// A thread that handles one item after the other.
pub struct Worker {
    items: Sender<u32>,
    stop: Arc<AtomicBool>,
    /// Closed when the worker has ended.
    ended: Receiver<()>,
}

/// What `send` says of an item that is not taken any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    /// Starts a worker that calls `handle` with each item.
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::bounded(0);
        let (end, ended) = channel::bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            // Relaxed: it is a hint to hurry, and publishes nothing.
            while !stopped.load(Relaxed) {
                if let Ok(item) = inbox.recv_timeout(PATIENCE) {
                    handle(item);
                }
            }
            // Who still waits in `send` is refused.
            drop(inbox);
            drop(end);
        };
        builder.spawn(work).expect("a thread");
        Worker { items, stop, ended }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        self.items.send(item).map_err(|_| Stopped)
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        // Relaxed: as above.
        self.stop.store(true, Relaxed);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
