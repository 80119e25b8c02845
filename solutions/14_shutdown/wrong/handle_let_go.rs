//! Verdict: refuted — data race, by a_busy_worker
//!
//! The handle is taken out to look at the thread, and is gone when that was too early: the next
//! `stop` finds none, and believes that all is over.

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

    pub fn stop(&self, limit: Duration) -> bool {
        drop(self.items.lock().take());
        let Some(thread) = self.thread.lock().take() else {
            return true;
        };
        if !thread.is_finished() {
            thread::sleep(limit);
        }
        thread.is_finished() && thread.join().is_ok()
    }
}
