//! The channel is closed, and the end of the thread is waited for with its handle: `is_finished`, a
//! short sleep, `is_finished` again.
//!
//! The choice where the thread is somebody else's and says nothing at its end, or where its panic
//! or its result matter: only `join` hands those over, and it knows no limit. `is_finished` orders
//! nothing; the `join` behind it does, and does not wait any more. How soon the end is noticed
//! depends on the sleep: a channel would tell at once.

use racelab::sync::Mutex;
use racelab::sync::channel::{self, Sender};
use racelab::sync::thread::{self, JoinHandle};
use std::time::Duration;

/// How late `stop` may notice that the worker has ended.
const PAUSE: Duration = Duration::from_millis(10);

/// A thread that handles one item after the other.
pub struct Worker {
    /// None once it is stopped.
    items: Mutex<Option<Sender<u32>>>,
    /// None once it is joined.
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What `send` says of an item that is not taken any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    /// Starts a worker that calls `handle` with each item.
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            for item in inbox {
                handle(item);
            }
        };
        let thread = builder.spawn(work).expect("a thread");
        Worker {
            items: Mutex::new(Some(items)),
            thread: Mutex::new(Some(thread)),
        }
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
        let mut left = limit;
        while !self.is_joined() {
            if left.is_zero() {
                return false;
            }
            thread::sleep(PAUSE.min(left));
            left = left.saturating_sub(PAUSE);
        }
        true
    }

    /// Joins the worker if it has ended.
    fn is_joined(&self) -> bool {
        let mut thread = self.thread.lock();
        if let Some(ended) = thread.take_if(|thread| thread.is_finished()) {
            ended.join().expect("handle does not panic");
        }
        thread.is_none()
    }
}
