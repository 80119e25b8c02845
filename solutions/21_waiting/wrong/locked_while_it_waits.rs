//! Verdict: refuted — serialised, by two_wait_at_once
//!
//! The lock is taken before the request and given back after the line: in order, whole, and one by
//! one.

use racelab::sync::{Mutex, thread};

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let next = Mutex::new(0);
    let work = || {
        loop {
            let mut next = next.lock();
            let request = *next;
            if request >= requests {
                break;
            }
            *next += 1;
            let answer = fetch(request);
            say(&format!("{request}: "));
            say(&answer);
            say("\n");
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
