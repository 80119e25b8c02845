//! Verdict: refuted — deadlock, by every_val_counts
//!
//! The starter waits for the channel to close, and keeps it open itself: its own sender is never
//! dropped.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    let (sender, receiver) = channel::unbounded();
    let mut workers = Vec::new();
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let sender = sender.clone();
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        workers.push(builder.spawn(move || worker(val, &*line, sender)).unwrap());
    }
    let mut num = 0;
    for val in receiver {
        num += val;
        line(format!("{num}"));
    }
    for worker in workers {
        worker.join().unwrap();
    }
    num
}

fn worker(val: u64, line: &impl Fn(String), sender: Sender<u64>) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    sender
        .send(val)
        .expect("the receiver waits for all workers");
}
