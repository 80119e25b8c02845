//! Verdict: refuted — deadlock, by nothing_and_one
//!
//! It counts the answers of all its threads, and starts as many threads as are allowed, also when
//! there is nothing for them to do: then it waits for answers of threads that have none.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{channel, thread};
use std::collections::BTreeMap;

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Relaxed)).filter(|&request| request < requests);
    let (send, answers) = channel::unbounded();
    thread::scope(|scope| {
        for _ in 0..at_once {
            let send = send.clone();
            let (take, fetch) = (&take, &fetch);
            scope.spawn(move || {
                while let Some(request) = take() {
                    _ = send.send((request, fetch(request)));
                }
            });
        }
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for _ in 0..requests.max(at_once) {
            let (request, answer) = answers.recv().expect("an answer of each");
            early.insert(request, answer);
            while let Some(answer) = early.remove(&turn) {
                say(&format!("{turn}: {answer}\n"));
                turn += 1;
            }
        }
    });
}
