//! Verdict: refuted — deadlock, by a_busy_worker
//!
//! Closed, drained and joined; but `join` knows no limit, and waits for a worker that waits for the
//! one who stops it.

use racelab::sync::Mutex;
use racelab::sync::channel::{self, Sender};
use racelab::sync::thread::{self, JoinHandle};
use std::time::Duration;

pub struct Worker {
    items: Mutex<Option<Sender<u32>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
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
        let thread = builder.spawn(work).expect("a thread");
        Worker {
            items: Mutex::new(Some(items)),
            thread: Mutex::new(Some(thread)),
        }
    }

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let items = self.items.lock();
        let items = items.as_ref().ok_or(Stopped)?;
        items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, _limit: Duration) -> bool {
        drop(self.items.lock().take());
        if let Some(thread) = self.thread.lock().take() {
            thread.join().expect("handle does not panic");
        }
        true
    }
}
