//! Verdict: refuted — order violation, by an_item_beside_stop
//!
//! Drained after the flag, but `send` goes on taking items until the worker is gone: what comes
//! after the last look is taken and lost.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, RecvTimeoutError, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(5);

pub struct Worker {
    items: Sender<u32>,
    stop: Arc<AtomicBool>,
    ended: Receiver<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Worker {
    pub fn start(mut handle: impl FnMut(u32) + Send + 'static) -> Self {
        let (items, inbox) = channel::unbounded();
        let (end, ended) = channel::bounded(1);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let builder = thread::Builder::new().name("worker".to_string());
        let work = move || {
            while !stopped.load(SeqCst) {
                if let Ok(item) = inbox.recv_timeout(PATIENCE) {
                    handle(item);
                }
            }
            while let Ok(item) = inbox.try_recv() {
                handle(item);
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
        self.stop.store(true, SeqCst);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
