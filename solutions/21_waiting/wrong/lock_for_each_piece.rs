//! Verdict: refuted — order violation, by whole_lines_in_order
//!
//! A lock around each piece: that is what `say` was already. A line is three pieces.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{Mutex, thread};

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let log = Mutex::new(say);
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let request = next.fetch_add(1, Relaxed);
            if request >= requests {
                break;
            }
            let answer = fetch(request);
            log.lock()(&format!("{request}: "));
            log.lock()(&answer);
            log.lock()("\n");
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
