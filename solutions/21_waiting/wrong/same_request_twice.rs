//! Verdict: refuted — lost update, by whole_lines_in_order
//!
//! The next number is read and written in two steps: two threads fetch the same request, and its
//! line comes twice.

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
    let take = || {
        let request = next.load(Relaxed);
        next.store(request + 1, Relaxed);
        Some(request).filter(|&request| request < requests)
    };
    let (send, answers) = channel::unbounded();
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            let send = send.clone();
            let (take, fetch) = (&take, &fetch);
            scope.spawn(move || {
                while let Some(request) = take() {
                    _ = send.send((request, fetch(request)));
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (request, answer) in answers {
            early.insert(request, answer);
            while let Some(answer) = early.remove(&turn) {
                say(&format!("{turn}: {answer}\n"));
                turn += 1;
            }
        }
    });
}
