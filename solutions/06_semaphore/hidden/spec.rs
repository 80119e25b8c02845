//! What lab 06 asks of the pool and of the two functions, and students do not have: that one of them is
//! an answer. Who does every job at once, and prints both numbers by one function, has neither.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;
use racelab::trace::Kind;
use std::sync::atomic::AtomicBool as Unwatched;
use std::sync::{Mutex, PoisonError};
use subject::{Pool, Turns};

fn main() {
    judge::main([sometimes("one_half_is_there", one_half_is_there)
        .asks("a job comes while another has the only permit, and is not begun yet; or fun1 and fun2 print 1 2 1")
        .called(Kind::WrongResult)])
}

/// Asks one of the two in some interleavings, and the other one in others: if one of them hangs, that
/// does not hide the other.
fn one_half_is_there() -> bool {
    let asks_the_pool = Arc::new(AtomicBool::new(false));
    let coin = {
        let asks_the_pool = Arc::clone(&asks_the_pool);
        thread::spawn(move || asks_the_pool.store(true, SeqCst))
    };
    let is_answer = if asks_the_pool.load(SeqCst) {
        a_job_is_at_the_door()
    } else {
        they_take_turns()
    };
    coin.join().expect("no panic");
    is_answer
}

/// Whether a job is not begun while another has the only permit, and is done then.
fn a_job_is_at_the_door() -> bool {
    let pool = Arc::new(Pool::new(1));
    let has_come = Arc::new(AtomicBool::new(false));
    // The judges do not watch it: it comes with the step before it. If there is none between the two,
    // nobody can look between them. Whoever waits is there until the permit is back.
    let is_inside = Arc::new(Unwatched::new(false));
    let (mut other, mut is_there) = (None, false);
    let _ = pool.run(|| {
        let (pool, comes) = (Arc::clone(&pool), Arc::clone(&has_come));
        let inside = Arc::clone(&is_inside);
        other = Some(thread::spawn(move || {
            comes.store(true, SeqCst);
            pool.run(|| Ok::<_, ()>(inside.store(true, SeqCst)))
        }));
        is_there = has_come.load(SeqCst) && !is_inside.load(SeqCst);
        if is_there {
            // A step, by which the explorer tells this execution from those without.
            has_come.store(false, SeqCst);
        }
        Ok::<_, ()>(())
    });
    let is_done = other.is_some_and(|job| matches!(job.join(), Ok(Ok(()))));
    is_there && is_done && is_inside.load(SeqCst)
}

/// Whether 1 comes from the one function and 2 from the other, in turns.
fn they_take_turns() -> bool {
    // The judges need not watch it: who prints out of turn does so in some interleaving only.
    let paper = Arc::new(Mutex::new(Vec::new()));
    let print = |paper: &Arc<Mutex<Vec<_>>>| {
        let paper = Arc::clone(paper);
        move |number| {
            let mut paper = paper.lock().unwrap_or_else(PoisonError::into_inner);
            let goes_on = paper.len() < 3;
            if goes_on {
                paper.push((number, thread::current().id()));
            }
            goes_on
        }
    };
    let turns = Arc::new(Turns::new());
    let (turns_2, print_2) = (Arc::clone(&turns), print(&paper));
    let fun2 = thread::spawn(move || turns_2.fun2(print_2));
    turns.fun1(print(&paper));
    let (me, other) = (thread::current().id(), fun2.thread().id());
    fun2.join().expect("no panic");
    let paper = paper.lock().unwrap_or_else(PoisonError::into_inner);
    *paper == [(1, me), (2, other), (1, me)]
}
