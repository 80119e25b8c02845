//! Verdict: refuted — data race, by what_was_sent_is_handled
//!
//! The channel is closed, and the worker will come to its end, some day: `stop` does not wait for
//! it.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Mutex, thread};
use std::time::Duration;

pub struct Worker {
    items: Mutex<Option<Sender<u32>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            for item in inbox {
                handle(item);
            }
        };
        builder.spawn(work).expect("a thread");
        let items = Mutex::new(Some(items));
        Worker { items }
    }

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let items = self.items.lock();
        let items = items.as_ref().ok_or(Stopped)?;
        items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, _limit: Duration) -> bool {
        drop(self.items.lock().take());
        true
    }
}
