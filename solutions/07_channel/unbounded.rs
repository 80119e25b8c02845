//! A queue without a limit: who sends never waits, so the workers can be joined first.
//!
//! The choice where all that will ever be sent fits into memory, as four strings do, and the order
//! of the waits should not matter. Where workers are faster than the one who collects, such a queue
//! grows until the machine is full: there a limit is what holds them back.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

/// Starts so many workers and returns their strings, in the order of the workers.
///
/// Worker `n` gets each of its letters from `letter(n)`.
pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let (sender, receiver) = channel::unbounded();
    let mut started = Vec::new();
    for number in 0..workers {
        let (letter, queue) = (Arc::clone(&letter), sender.clone());
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(number, || letter(number), &queue));
        started.push(worker.unwrap());
    }
    for worker in started {
        worker.join().unwrap();
    }
    // All have sent what they had: nothing more comes.
    let mut strings: Vec<(usize, String)> = receiver.try_iter().collect();
    strings.sort();
    strings.into_iter().map(|(_, string)| string).collect()
}

/// Puts a random string of five letters into the queue, and whose it is.
fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Sender<(usize, String)>) {
    let string = (0..5).map(|_| letter()).collect();
    queue
        .send((number, string))
        .expect("the receiver is still here");
}
