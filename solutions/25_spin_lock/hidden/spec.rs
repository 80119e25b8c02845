//! What lab 25 asks of a spin lock, and students do not have: that it keeps its value, and anybody out,
//! be it by `lock` or by `try_lock`. One thread comes when the other has long had the lock.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;
use racelab::trace::Kind;
use std::sync::atomic::AtomicBool as Unwatched;
use subject::SpinLock;

fn main() {
    judge::main([sometimes("somebody_is_kept_out", || {
        keeps_what_is_set() && (who_locks_is_at_it() || who_tries_is_told())
    })
    .asks("the lock keeps 41 and 7, and who comes second waits, or is told that it is held")
    .called(Kind::WrongResult)])
}

fn keeps_what_is_set() -> bool {
    let lock = SpinLock::new(3);
    [41, 7].iter().all(|&value| {
        lock.lock().set(value);
        lock.lock().get() == value
    })
}

/// Whether a thread that locks is on its way while another has the lock, and gets it then.
fn who_locks_is_at_it() -> bool {
    let lock = Arc::new(SpinLock::new(0));
    let has_come = Arc::new(AtomicBool::new(false));
    // The judges do not watch it: it comes with the step before it. If there is none between the two,
    // nobody can look between them. Whoever waits is there until the lock is free.
    let has_it = Arc::new(Unwatched::new(false));
    let held = lock.lock();
    let other = {
        let (lock, has_come) = (Arc::clone(&lock), Arc::clone(&has_come));
        let has_it = Arc::clone(&has_it);
        thread::spawn(move || {
            has_come.store(true, SeqCst);
            let _held = lock.lock();
            has_it.store(true, SeqCst);
        })
    };
    let is_there = has_come.load(SeqCst) && !has_it.load(SeqCst);
    if is_there {
        // A step, by which the explorer tells this execution from those without.
        has_come.store(false, SeqCst);
    }
    drop(held);
    other.join().expect("no panic");
    is_there
}

/// Whether `try_lock` tells a lock that is held from one that is free.
fn who_tries_is_told() -> bool {
    let lock = SpinLock::new(0);
    let held = lock.lock();
    let is_refused = lock.try_lock().is_none();
    drop(held);
    is_refused && lock.try_lock().is_some()
}
