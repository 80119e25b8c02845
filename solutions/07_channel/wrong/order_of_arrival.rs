//! Verdict: refuted — order violation, by each_in_its_place
//!
//! Without a limit nobody waits, and every string arrives: in the order in which the workers were
//! ready, which need not be their own.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

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

fn rand_string(letter: impl Fn() -> char, queue: &Sender<String>) {
    let string = (0..5).map(|_| letter()).collect();
    queue.send(string).unwrap();
}
