//! A few threads take the requests, and a channel brings the answers to the one who writes.
//!
//! The first choice: as many threads as may be under way at once and not one more, however many
//! requests there are, and the log is written by one thread, as soon as it can be. What is early
//! waits in a map, which stays small unless one request is much slower than the others.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{channel, thread};
use std::collections::BTreeMap;

/// Fetches the answers to the requests 0, 1, 2, … and says them, each as a line, in the order of the
/// requests: `0: ` and the answer to 0 and a line break, `1: ` and so on. Returns when all is said.
///
/// `fetch` waits for the answer to a request. At most `at_once` requests, at least one, are under way
/// at a time; as soon as one is answered the next is begun. `say` adds a piece to the log: it is one
/// step, and any thread may take it.
pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    // Relaxed: it hands out numbers, and publishes nothing.
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Relaxed)).filter(|&request| request < requests);
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
        // Else the answers would never end.
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
