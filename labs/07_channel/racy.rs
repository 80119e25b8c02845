//! Workers put random strings into a queue, and whoever started them collects the strings.

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
    let (sender, receiver) = channel::bounded(1);
    let mut started = Vec::new();
    for number in 0..workers {
        let (letter, queue) = (Arc::clone(&letter), sender.clone());
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(|| letter(number), &queue));
        started.push(worker.unwrap());
    }
    let mut strings = Vec::new();
    for worker in started {
        worker.join().unwrap();
        strings.push(receiver.recv().unwrap());
    }
    strings
}

/// Puts a random string of five letters into the queue.
fn rand_string(letter: impl Fn() -> char, queue: &Sender<String>) {
    let string = (0..5).map(|_| letter()).collect();
    queue.send(string).unwrap();
}
