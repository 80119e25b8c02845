//! The workers send their values; who started them adds.
//!
//! The choice where what is done with a value is more than an addition: it is done by one thread,
//! in order, and needs no lock. The number is a local variable, the global one is gone.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Arc, thread};

/// Starts `worker-1`, `worker-2`, …, one for each of `vals`, and returns what they add up to.
///
/// Each worker says to `line` who it is, and then what the number is with its value in it.
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
    // Only the workers' senders are left: the loop below ends with the last of them.
    drop(sender);

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
