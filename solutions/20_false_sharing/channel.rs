//! Sums travel: each counter sends its own when it is done, and who wants the total adds up what has
//! come.
//!
//! An unusual way for a number, and the usual one for what cannot be added in one step: maps,
//! histograms, lists of what was found. Nothing is shared while it is counted, so nothing can be
//! shared by mistake.

use racelab::sync::Mutex;
use racelab::sync::channel::{self, Receiver, Sender};

/// What many threads count together.
pub struct Counters {
    sums: Receiver<u64>,
    send: Sender<u64>,
    /// Of what has come so far.
    total: Mutex<u64>,
}

/// What one thread counts.
pub struct Counter<'a> {
    count: u64,
    send: &'a Sender<u64>,
}

impl Counters {
    /// Counters for so many threads, all at 0.
    pub fn new(_threads: usize) -> Self {
        let (send, sums) = channel::unbounded();
        let total = Mutex::new(0);
        Counters { sums, send, total }
    }

    /// The counter of the thread with this number, the first is 0. One thread at a time has it.
    pub fn of(&self, _thread: usize) -> Counter<'_> {
        Counter {
            count: 0,
            send: &self.send,
        }
    }

    /// What all have counted together. What a counter has counted is in it at the latest when that
    /// counter has been dropped.
    pub fn total(&self) -> u64 {
        let mut total = self.total.lock();
        // Only who has the lock takes sums out: so many are there at least, and nobody waits.
        let come = (0..self.sums.len()).filter_map(|_| self.sums.recv().ok());
        *total += come.sum::<u64>();
        *total
    }
}

impl Counter<'_> {
    /// Counts one more.
    pub fn add(&mut self) {
        self.count += 1;
    }
}

impl Drop for Counter<'_> {
    fn drop(&mut self) {
        let sent = self.send.send(self.count);
        sent.expect("the receiver lives as long as the counters");
    }
}
