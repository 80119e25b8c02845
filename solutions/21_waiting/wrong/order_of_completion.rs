//! Verdict: refuted — order violation, by whole_lines_in_order
//!
//! A line in one piece, from whoever has it: nothing mixes, and what is fast comes first.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::thread;

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
            let answer = fetch(request);
            say(&format!("{request}: {answer}\n"));
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once.min(requests) {
            scope.spawn(work);
        }
    });
}
