//! A lock around the number.
//!
//! The first choice: the number and its rule stand in one place. The critical section is one line;
//! the worker speaks outside of it, so that no one waits while another prints. The running totals
//! may therefore be heard in another order than they were made.

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
    line(format!("No! This is Patrick! {val} {name}"));
    let num = {
        let mut num = NUM.lock();
        *num += val;
        *num
    };
    line(format!("{num}"));
}
