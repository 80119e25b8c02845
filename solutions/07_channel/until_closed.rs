//! Receive until the queue is closed: it is when the last worker has dropped its sender.
//!
//! The first choice: nobody counts, a worker may send one string, none or many, and one that dies
//! does not stop the collector. It needs one thing: whoever starts the workers gives its own sender
//! away, or it would wait for itself.

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
    // Only the workers' senders are left: the loop below ends with the last of them.
    drop(sender);
    let mut strings: Vec<(usize, String)> = receiver.into_iter().collect();
    for worker in started {
        worker.join().unwrap();
    }
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
