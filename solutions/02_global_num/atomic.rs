//! A number that adds in one step, and tells what it was before.
//!
//! The choice for a single number: no lock, no waiting. What `fetch_add` returns belongs to this
//! addition; a `load` on the next line could already have someone else's value in it.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};
use racelab::sync::{Arc, shared, thread};

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
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
    // Relaxed: `join` has ordered all additions before this.
    NUM.load(Relaxed)
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    // Relaxed: the number publishes nothing but itself.
    let num = NUM.fetch_add(val, Relaxed) + val;
    line(format!("{num}"));
}
