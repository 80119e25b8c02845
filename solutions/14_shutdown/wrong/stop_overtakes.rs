//! Verdict: refuted — order violation, by what_was_sent_is_handled
//!
//! The order to stop is a message, but on a channel of its own: it overtakes the items.

use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(5);

pub struct Worker {
    items: Sender<u32>,
    stop: Sender<()>,
    ended: Receiver<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let (stop, stopped) = channel::unbounded();
        let (end, ended) = channel::bounded(1);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while stopped.try_recv().is_err() {
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

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        self.items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, limit: Duration) -> bool {
        let _ = self.stop.send(());
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
