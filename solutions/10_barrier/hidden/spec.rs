//! What lab 10 asks of a barrier, and students do not have: that who comes to it does something at all.
//! Who only tells which thread is the leader has done what another scenario asks for.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;
use racelab::trace::Kind;
use std::sync::atomic::AtomicBool as Unwatched;
use subject::Barrier;

fn main() {
    judge::main([sometimes("somebody_is_at_the_barrier", is_at_the_barrier)
        .asks("1 of 2 threads has come and not yet left; the other comes, and both leave")
        .called(Kind::WrongResult)])
}

fn is_at_the_barrier() -> bool {
    let barrier = Arc::new(Barrier::new(2));
    let has_come = Arc::new(AtomicBool::new(false));
    // The judges do not watch it: it comes with the step before it. If there is none between the two,
    // nobody can look between them. Whoever waits is there until the other one comes.
    let has_left = Arc::new(Unwatched::new(false));
    let first = {
        let (barrier, has_come) = (Arc::clone(&barrier), Arc::clone(&has_come));
        let has_left = Arc::clone(&has_left);
        thread::spawn(move || {
            has_come.store(true, SeqCst);
            barrier.wait();
            has_left.store(true, SeqCst);
        })
    };
    let is_there = has_come.load(SeqCst) && !has_left.load(SeqCst);
    if is_there {
        // A step, by which the explorer tells this execution from those without.
        has_come.store(false, SeqCst);
    }
    barrier.wait();
    first.join().expect("no panic");
    is_there
}
