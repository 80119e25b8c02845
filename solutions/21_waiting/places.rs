//! A place for each answer: a few threads fill them in any order, and one loop reads them in theirs.
//!
//! The choice where all answers are wanted together and fit into memory: no channel, no map, nothing
//! to sort. Nothing is said before the last request has been answered.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{OnceLock, thread};

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
    // Relaxed: it hands out numbers; the end of the scope publishes the answers.
    let next = AtomicUsize::new(0);
    let answers = Vec::from_iter((0..requests).map(|_| OnceLock::new()));
    let work = || {
        loop {
            let request = next.fetch_add(1, Relaxed);
            let Some(place) = answers.get(request) else {
                break;
            };
            // The number was handed out once, so nobody else sets it.
            _ = place.set(fetch(request));
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
    for (request, answer) in answers.into_iter().enumerate() {
        let answer = answer.into_inner().expect("every request is answered");
        say(&format!("{request}: {answer}\n"));
    }
}
