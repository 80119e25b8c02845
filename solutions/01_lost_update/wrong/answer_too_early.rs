//! Verdict: refuted — order violation, by every_update_counts
//!
//! One thread owns the number, and `get` looks past it: updates that still wait in the channel are
//! missing from the answer.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

pub struct Counter {
    updates: Sender<()>,
    value: Arc<AtomicU64>,
}

impl Counter {
    pub fn new() -> Self {
        let (updates, inbox) = channel::unbounded();
        let value = Arc::new(AtomicU64::new(0));
        let owned = Arc::clone(&value);
        thread::spawn(move || {
            for () in inbox {
                owned.fetch_add(1, SeqCst);
            }
        });
        Counter { updates, value }
    }

    pub fn increment(&self) {
        let _ = self.updates.send(());
    }

    pub fn get(&self) -> u64 {
        self.value.load(SeqCst)
    }
}
