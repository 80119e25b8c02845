//! What lab 24 asks of a lock for two threads, and students do not have: that `lock` does something at
//! all. Who never lets both in by `try_lock` need not keep anybody out elsewhere.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;
use racelab::trace::Kind;
use std::sync::atomic::AtomicBool as Unwatched;
use subject::Lock;

fn main() {
    judge::main([sometimes("somebody_is_at_the_lock", is_at_the_lock)
        .asks("thread 0 is inside, thread 1 has come and is not, and gets in when 0 unlocks")
        .called(Kind::WrongResult)])
}

fn is_at_the_lock() -> bool {
    let lock = Arc::new(Lock::new());
    let has_come = Arc::new(AtomicBool::new(false));
    // The judges do not watch it: it comes with the step before it. If there is none between the two,
    // nobody can look between them. Whoever waits is there until the other one unlocks.
    let is_inside = Arc::new(Unwatched::new(false));
    lock.lock(0);
    let other = {
        let (lock, has_come) = (Arc::clone(&lock), Arc::clone(&has_come));
        let is_inside = Arc::clone(&is_inside);
        thread::spawn(move || {
            has_come.store(true, SeqCst);
            lock.lock(1);
            is_inside.store(true, SeqCst);
            lock.unlock(1);
        })
    };
    let is_there = has_come.load(SeqCst) && !is_inside.load(SeqCst);
    if is_there {
        // A step, by which the explorer tells this execution from those without.
        has_come.store(false, SeqCst);
    }
    lock.unlock(0);
    other.join().expect("no panic");
    is_there
}
