//! What lab 15 asks of a sum over threads, and students do not have: that there is more than one thread.
//! A loop without any is right, and no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::shared;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use std::sync::{Mutex, PoisonError};
use subject::integrate;

fn main() {
    judge::main([sometimes("two_threads_have_work", two_threads)
        .asks("2 chunks, with areas 16 and 32, are worked off by 2 threads, and give 48")
        .called(Kind::WrongResult)])
}

shared! {
    /// Who has worked. The judges need not watch it: in which order is not asked.
    static WORKERS: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());
}

/// The line, and who asked for it.
fn noted(x: f64) -> f64 {
    let mut workers = WORKERS.lock().unwrap_or_else(PoisonError::into_inner);
    workers.push(thread::current().id());
    x
}

/// Whether two threads work, and the sum is right.
fn two_threads() -> bool {
    let area = integrate(noted, 2.0..10.0, 2, 2, 2);
    let workers = WORKERS.lock().unwrap_or_else(PoisonError::into_inner);
    area == 48.0 && workers.iter().any(|worker| *worker != workers[0])
}
