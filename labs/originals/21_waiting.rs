//! Many requests to a slow server, and a log of what it answers.
//!
//! Make a log of whole lines in the order of the requests, and let no thread wait that could ask.
//! Keep `fetch_all` and what its comment promises; all else is yours to change.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::thread;

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
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let request = next.fetch_add(1, Relaxed);
            if request >= requests {
                break;
            }
            // TODO: this takes long, and others ask meanwhile. Who is done first?
            let answer = fetch(request);
            // TODO: each of these is one step. What can be said between two of them?
            say(&format!("{request}: "));
            say(&answer);
            say("\n");
        }
    };
    // TODO: who of all these threads should say the line of request 0? And when?
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
