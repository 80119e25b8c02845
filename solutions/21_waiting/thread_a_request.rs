//! A thread for each request; a permit for each that may be under way.
//!
//! The choice where each request is a story of its own (logging in, asking, asking again) that reads
//! best as one function, and the number of requests is bounded: a thread that waits takes no time,
//! but some microseconds to start and some kilobytes of stack, and there may be as many of them as
//! permits. The permit is taken before the thread is started, so there are never more.

use racelab::sync::{Semaphore, thread};

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
    let permits = Semaphore::new(at_once);
    thread::scope(|scope| {
        let waiting = (0..requests).map(|request| {
            let permit = permits.acquire();
            let fetch = &fetch;
            scope.spawn(move || {
                let answer = fetch(request);
                // Another may begin. What is left of this thread is its answer.
                drop(permit);
                answer
            })
        });
        // All are started before the first is joined.
        let waiting = Vec::from_iter(waiting);
        for (request, waiting) in waiting.into_iter().enumerate() {
            let answer = waiting.join().expect("no panic");
            say(&format!("{request}: {answer}\n"));
        }
    });
}
