//! Verdict: refuted — lost wakeup, by nobody_leaves_before_all_have_come
//!
//! The count is an atomic, and the lock is taken only to wait: between the look and the wait the
//! last one comes and wakes nobody.

use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Condvar, Mutex};

pub struct Barrier {
    threads: usize,
    arrived: AtomicUsize,
    round: AtomicUsize,
    lock: Mutex<()>,
    next_round: Condvar,
}

impl Barrier {
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            arrived: AtomicUsize::new(0),
            round: AtomicUsize::new(0),
            lock: Mutex::new(()),
            next_round: Condvar::new(),
        }
    }

    pub fn wait(&self) -> bool {
        let round = self.round.load(SeqCst);
        if self.arrived.fetch_add(1, SeqCst) + 1 == self.threads {
            self.arrived.store(0, SeqCst);
            self.round.store(round + 1, SeqCst);
            self.next_round.notify_all();
            return true;
        }
        let mut guard = self.lock.lock();
        while self.round.load(SeqCst) == round {
            self.next_round.wait(&mut guard);
        }
        false
    }
}
