//! Verdict: refuted — deadlock, by every_val_counts
//!
//! The starter keeps the lock "until all are done", and waits for workers that wait for the lock.

use racelab::sync::{Arc, Mutex, shared, thread};

shared! {
    static NUM: Mutex<u64> = Mutex::new(0);
}

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    let mut workers = Vec::new();
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        workers.push(builder.spawn(move || worker(val, &*line)).unwrap());
    }
    let num = NUM.lock();
    for worker in workers {
        worker.join().unwrap();
    }
    *num
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
