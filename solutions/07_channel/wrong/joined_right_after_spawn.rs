//! Verdict: refuted — serialised, by the_workers_run_at_once
//!
//! Each worker is joined before the next one is started: right, in order, and one after the other.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let (sender, receiver) = channel::bounded(1);
    let mut strings = Vec::new();
    for number in 0..workers {
        let (letter, queue) = (Arc::clone(&letter), sender.clone());
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(|| letter(number), &queue));
        worker.unwrap().join().unwrap();
        strings.push(receiver.recv().unwrap());
    }
    strings
}

fn rand_string(letter: impl Fn() -> char, queue: &Sender<String>) {
    let string = (0..5).map(|_| letter()).collect();
    queue.send(string).unwrap();
}
