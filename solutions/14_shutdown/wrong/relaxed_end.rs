//! Verdict: refuted — missing release/acquire, by what_was_sent_is_handled
//!
//! The worker says by a flag that it has ended, and the flag is `Relaxed`: it tells that the items
//! were handled, and does not let see what that has changed.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, Mutex, thread};
use std::time::Duration;

const LOOKS: u32 = 3;

pub struct Worker {
    items: Mutex<Option<Sender<u32>>>,
    has_ended: Arc<AtomicBool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let has_ended = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&has_ended);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            for item in inbox {
                handle(item);
            }
            end.store(true, Relaxed);
        };
        builder.spawn(work).expect("a thread");
        let items = Mutex::new(Some(items));
        Worker { items, has_ended }
    }

    pub fn send(&self, item: u32) -> Result<(), Stopped> {
        let items = self.items.lock();
        let items = items.as_ref().ok_or(Stopped)?;
        items.send(item).map_err(|_| Stopped)
    }

    pub fn stop(&self, limit: Duration) -> bool {
        drop(self.items.lock().take());
        for _ in 0..LOOKS {
            if self.has_ended.load(Relaxed) {
                return true;
            }
            thread::sleep(limit / LOOKS);
        }
        self.has_ended.load(Relaxed)
    }
}
