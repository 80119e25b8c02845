//! Workers put random strings into a queue, and whoever started them collects the strings.
//!
//! Make every string arrive in every interleaving, in its place. Keep the name and the arguments of
//! the public function, and that each worker gets its own letters; all else is yours to change.

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
    // TODO: for how many strings is there room? What does a worker do that finds none?
    let (sender, receiver) = channel::bounded(1);
    let mut started = Vec::new();
    for number in 0..workers {
        let (letter, queue) = (Arc::clone(&letter), sender.clone());
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(|| letter(number), &queue));
        started.push(worker.unwrap());
    }
    let mut strings = Vec::new();
    // TODO: who takes a string out of the queue while this thread waits in `join`? And whose string
    // is it that `recv` returns?
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
