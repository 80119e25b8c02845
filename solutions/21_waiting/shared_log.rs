//! Whoever has an answer puts it into the log, and says all that can be said by now.
//!
//! The choice where no thread is free to write for the others: the lock holds what is early and
//! whose turn it is, and it is never held while somebody waits for the server. It is held while
//! `say` runs, since two who said their parts at the same time would mix them.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{Mutex, thread};
use std::collections::BTreeMap;

struct Log {
    turn: usize,
    early: BTreeMap<usize, String>,
}

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
    let log = Mutex::new(Log {
        turn: 0,
        early: BTreeMap::new(),
    });
    let work = || {
        loop {
            let request = next.fetch_add(1, Relaxed);
            if request >= requests {
                break;
            }
            let answer = fetch(request);
            let mut guard = log.lock();
            let Log { turn, early } = &mut *guard;
            early.insert(request, answer);
            while let Some(answer) = early.remove(turn) {
                say(&format!("{turn}: {answer}\n"));
                *turn += 1;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
