//! Verdict: refuted — panic, by stop_twice
//!
//! Whoever stops first takes the sender away; `expect` says that there is no second.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Mutex, thread};
use std::time::Duration;

pub struct Worker {
    items: Mutex<Option<Sender<u32>>>,
    ended: Receiver<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
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

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let items = self.items.lock();
        let items = items.as_ref().ok_or(Stopped)?;
        items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, limit: Duration) -> bool {
        let items = self.items.lock().take();
        drop(items.expect("stopped only once"));
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
