//! No lock: senders count themselves in and out, and the worker ends when the flag is seen, nobody
//! is in the middle of `send`, and the queue is empty; looked at in that order.
//!
//! An unusual way. The choice where `send` must never wait, not even for another sender, and a
//! worker that turns round a few times at its end does no harm. Flag and count are one number: in
//! two there would be a moment between them.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

/// For so long the worker waits for an item before it looks at the flag again.
const PATIENCE: Duration = Duration::from_millis(5);

/// The flag.
const STOPPED: usize = 1;
/// A thread in the middle of `send`.
const SENDER: usize = 2;

/// A thread that handles one item after the other.
pub struct Worker {
    items: Sender<u32>,
    /// The number of `SENDER`s, and `STOPPED` or not.
    state: Arc<AtomicUsize>,
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
        let state = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&state);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while seen.load(SeqCst) != STOPPED {
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
            state,
            ended,
        }
    }

    /// Hands an item to the worker. What is taken is handled.
    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let may_send = self.state.fetch_add(SENDER, SeqCst) & STOPPED == 0;
        let sent = may_send && self.items.send(item).is_ok();
        self.state.fetch_sub(SENDER, SeqCst);
        if sent { Ok(()) } else { Err(Stopped) }
    }

    /// Lets the worker end, and waits for that, but not longer than `limit`. True if all that was
    /// taken has been handled and nothing will be taken any more; if false, ask again.
    pub fn stop(&self, limit: Duration) -> bool {
        self.state.fetch_or(STOPPED, SeqCst);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
