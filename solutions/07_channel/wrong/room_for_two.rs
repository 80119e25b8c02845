//! Verdict: refuted — join before drain, by three_strings_arrive
//!
//! A larger queue, and all workers joined before it is emptied, as in the lecture: right with two
//! workers, and not with three.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let (sender, receiver) = channel::bounded(2);
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
    let mut strings: Vec<(usize, String)> = receiver.try_iter().collect();
    strings.sort();
    strings.into_iter().map(|(_, string)| string).collect()
}

fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Sender<(usize, String)>) {
    let string = (0..5).map(|_| letter()).collect();
    queue.send((number, string)).unwrap();
}
