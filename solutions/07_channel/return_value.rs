//! No queue: a worker returns its string, and `join` hands it over.
//!
//! An unusual answer, and often the best: the choice where each thread has one result, at its end.
//! A handle is a channel for one message that closes itself, in the order of the workers, and
//! passes a panic on too. For a stream of results it has no place.

use racelab::sync::{Arc, thread};

/// Starts so many workers and returns their strings, in the order of the workers.
///
/// Worker `n` gets each of its letters from `letter(n)`.
pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let mut started = Vec::new();
    for number in 0..workers {
        let letter = Arc::clone(&letter);
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(|| letter(number)));
        started.push(worker.unwrap());
    }
    let strings = started.into_iter().map(|worker| worker.join().unwrap());
    strings.collect()
}

/// A random string of five letters.
fn rand_string(letter: impl Fn() -> char) -> String {
    (0..5).map(|_| letter()).collect()
}
