//! Verdict: refuted — serialised, by two_wait_at_once
//!
//! Each thread is joined right after it was started: in order, and there is never more than one.

use racelab::sync::{Semaphore, thread};

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let permits = Semaphore::new(at_once);
    thread::scope(|scope| {
        let waiting = (0..requests).map(|request| {
            let permit = permits.acquire();
            let fetch = &fetch;
            scope.spawn(move || {
                let answer = fetch(request);
                drop(permit);
                answer
            })
        });
        for (request, waiting) in waiting.into_iter().enumerate() {
            let answer = waiting.join().expect("no panic");
            say(&format!("{request}: {answer}\n"));
        }
    });
}
