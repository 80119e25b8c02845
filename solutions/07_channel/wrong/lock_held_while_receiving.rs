//! Verdict: refuted — deadlock, by two_strings_arrive
//!
//! A list under a lock in place of the queue, and the lock is kept "until all strings are there":
//! no worker can put one in.

use racelab::sync::{Arc, Mutex, thread};

pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let strings = Arc::new(Mutex::new(vec![String::new(); workers]));
    let mut started = Vec::new();
    for number in 0..workers {
        let (letter, strings) = (Arc::clone(&letter), Arc::clone(&strings));
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(number, || letter(number), &strings));
        started.push(worker.unwrap());
    }
    let strings = strings.lock();
    for worker in started {
        worker.join().unwrap();
    }
    strings.clone()
}

fn rand_string(number: usize, letter: impl Fn() -> char, strings: &Mutex<Vec<String>>) {
    let string = (0..5).map(|_| letter()).collect();
    strings.lock()[number] = string;
}
