//! Receive as many strings as there are workers, and join then.
//!
//! The choice where it is known how many messages will come: nobody has to close anything, and a
//! queue with one place is enough, however many workers there are. Where one of them may end
//! without a word, it waits for a message that never comes.

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
        let worker = builder.spawn(move || rand_string(number, || letter(number), &queue));
        started.push(worker.unwrap());
    }
    let mut strings: Vec<(usize, String)> = (0..workers)
        .map(|_| receiver.recv().expect("each worker sends once"))
        .collect();
    for worker in started {
        worker.join().unwrap();
    }
    // They came in the order in which they were ready.
    strings.sort();
    strings.into_iter().map(|(_, string)| string).collect()
}

/// Puts a random string of five letters into the queue, and whose it is.
fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Sender<(usize, String)>) {
    let string = (0..5).map(|_| letter()).collect();
    queue
        .send((number, string))
        .expect("the receiver waits for all workers");
}
