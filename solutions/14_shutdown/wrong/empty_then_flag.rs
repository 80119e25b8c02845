//! Verdict: refuted — order violation, by what_was_sent_is_handled
//!
//! The queue first and the flag second: nothing came for a while, and then the flag is seen.
//! Between the two looks items were sent.

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
            loop {
                match inbox.recv_timeout(PATIENCE) {
                    Ok(item) => handle(item),
                    Err(_) if stopped.load(SeqCst) => break,
                    Err(_) => {}
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
        self.stop.store(true, SeqCst);
        self.ended.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}
