//! A lock around all that a worker does.
//!
//! The choice where the lines matter more than the speed: a worker's two lines stay together, and
//! the running totals are heard in the order in which they were made. The price: a worker that
//! prints slowly holds up all others, and `line` must never take the same lock.

use racelab::sync::{Arc, Mutex, shared, thread};

shared! {
    static NUM: Mutex<u64> = Mutex::new(0);
}

/// Starts `worker-1`, `worker-2`, …, one for each of `vals`, and returns what they add up to.
///
/// Each worker says to `line` who it is, and then what the number is with its value in it.
pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    let mut workers = Vec::new();
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        workers.push(builder.spawn(move || worker(val, &*line)).unwrap());
    }
    for worker in workers {
        worker.join().unwrap();
    }
    *NUM.lock()
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    let mut num = NUM.lock();
    line(format!("No! This is Patrick! {val} {name}"));
    *num += val;
    line(format!("{}", *num));
}
