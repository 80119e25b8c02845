//! A queue for each worker, with room for its one string.
//!
//! An unusual way: the choice where it matters whose message it is. The order comes by itself, no
//! number travels along, and no worker can be in the way of another. A worker that dies closes its
//! own queue, and the collector knows which one it was.

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
    let mut queues = Vec::new();
    for number in 0..workers {
        let letter = Arc::clone(&letter);
        let (sender, receiver) = channel::bounded(1);
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(|| letter(number), &sender));
        queues.push((worker.unwrap(), receiver));
    }
    let mut strings = Vec::new();
    for (worker, receiver) in queues {
        // It has room for all that its worker sends, so either may come first.
        worker.join().unwrap();
        strings.push(receiver.recv().expect("each worker sends once"));
    }
    strings
}

/// Puts a random string of five letters into the queue.
fn rand_string(letter: impl Fn() -> char, queue: &Sender<String>) {
    let string = (0..5).map(|_| letter()).collect();
    queue
        .send(string)
        .expect("the receiver waits for its worker");
}
