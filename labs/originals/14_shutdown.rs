//! A worker that takes items out of a queue and handles them, until it is stopped.
//!
//! Make it handle all that it takes, and come to its end in time. Keep the public types and the
//! functions with their arguments; all else is yours to change.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
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
        let (items, inbox) = channel::unbounded();
        let (end, ended) = channel::bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            // TODO: what can be in the inbox when the flag is seen? What can still come in, until
            // the inbox is dropped?
            while !stopped.load(SeqCst) {
                if let Ok(item) = inbox.recv_timeout(PATIENCE) {
                    handle(item);
                }
            }
            drop(inbox);
            drop(end);
        };
        builder.spawn(work).expect("a thread");
        Worker { items, stop, ended }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        // TODO: what does `Ok` promise here, and who keeps it?
        self.items.send(item).map_err(|_| Stopped)
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        // TODO: does the order to stop come behind the items, or past them?
        self.stop.store(true, SeqCst);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
