//! A thread that does nothing but collect, beside the workers, and ends when the queue is closed.
//!
//! The choice where the one who starts the workers has something else to do meanwhile, or where
//! what comes in is written to a disk. All joins are then harmless: whoever is joined has someone
//! else who empties the queue.

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
    let collector = thread::spawn(move || {
        let mut strings: Vec<(usize, String)> = receiver.into_iter().collect();
        strings.sort();
        strings.into_iter().map(|(_, string)| string).collect()
    });
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
    // The collector ends when the last sender is gone, and this one is the last.
    drop(sender);
    collector.join().unwrap()
}

/// Puts a random string of five letters into the queue, and whose it is.
fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Sender<(usize, String)>) {
    let string = (0..5).map(|_| letter()).collect();
    queue
        .send((number, string))
        .expect("the collector stays until all senders are gone");
}
