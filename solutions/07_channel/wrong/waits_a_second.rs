//! Verdict: refuted — order violation, by two_strings_arrive
//!
//! Nothing for a second, so nothing will come: on a machine with other work a second is soon over.

use std::time::Duration;

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
        let worker = builder.spawn(move || rand_string(number, || letter(number), &queue));
        started.push(worker.unwrap());
    }
    let mut strings: Vec<(usize, String)> = Vec::new();
    while let Ok(string) = receiver.recv_timeout(Duration::from_secs(1)) {
        strings.push(string);
    }
    for worker in started {
        worker.join().unwrap();
    }
    strings.sort();
    strings.into_iter().map(|(_, string)| string).collect()
}

fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Sender<(usize, String)>) {
    let string = (0..5).map(|_| letter()).collect();
    queue.send((number, string)).unwrap();
}
