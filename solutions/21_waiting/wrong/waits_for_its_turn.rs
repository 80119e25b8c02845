//! Verdict: refuted — serialised, by a_slow_one_holds_up_nobody
//!
//! Whoever has an answer waits until those before it are said, instead of fetching the next: one
//! slow request, and all the others stand in the queue behind it.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{Condvar, Mutex, thread};

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let next = AtomicUsize::new(0);
    let (turn, changed) = (Mutex::new(0), Condvar::new());
    let work = || {
        loop {
            let request = next.fetch_add(1, Relaxed);
            if request >= requests {
                break;
            }
            let answer = fetch(request);
            let mut turn = turn.lock();
            changed.wait_while(&mut turn, |turn| *turn != request);
            say(&format!("{request}: {answer}\n"));
            *turn += 1;
            changed.notify_all();
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
