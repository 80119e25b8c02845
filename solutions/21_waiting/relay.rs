//! The log goes from request to request like a baton: each thread waits for it from the one before,
//! writes its line, and hands it on.
//!
//! An unusual way: nobody collects anything, the order is built into the chain of channels. It takes
//! a thread for each request that is not written yet, also for those that were answered long ago;
//! it is the choice where writing a line is work too, and may go on while others wait.

use racelab::sync::{Arc, Semaphore, channel, thread};

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
    let (fetch, permits) = (Arc::new(fetch), Arc::new(Semaphore::new(at_once)));
    let (start, mut before) = channel::bounded(1);
    start.send(say).expect("its receiver is here");
    for request in 0..requests {
        let (hand_on, after) = channel::bounded(1);
        let from = std::mem::replace(&mut before, after);
        let (fetch, permits) = (Arc::clone(&fetch), Arc::clone(&permits));
        thread::spawn(move || {
            let permit = permits.acquire();
            let answer = fetch(request);
            // Not while it waits for the log: others could begin.
            drop(permit);
            if let Ok(say) = from.recv() {
                say(&format!("{request}: {answer}\n"));
                _ = hand_on.send(say);
            }
        });
    }
    before.recv().expect("the last one hands it on too");
}
