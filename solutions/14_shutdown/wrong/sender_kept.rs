//! Verdict: refuted — deadlock, by stop_succeeds
//!
//! A clone of the sender is dropped, but the worker's owner keeps the sender itself: the channel
//! never closes, and `stop` can be asked for ever.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::thread;
use std::time::Duration;

pub struct Worker {
    items: Sender<u32>,
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
        Worker { items, ended }
    }

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        self.items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, limit: Duration) -> bool {
        drop(self.items.clone());
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
