//! Verdict: refuted — lost update, by every_val_counts
//!
//! The lock is made inside the loop: each worker has a lock of its own, and no one to share it with.

use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Mutex, shared, thread};

shared! {
    static NUM: SharedCell<u64> = SharedCell::new(0);
}

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    let mut workers = Vec::new();
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let lock = Mutex::new(());
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        workers.push(builder.spawn(move || worker(val, &*line, &lock)).unwrap());
    }
    for worker in workers {
        worker.join().unwrap();
    }
    // SAFETY: all workers have ended.
    unsafe { NUM.get() }
}

fn worker(val: u64, line: &impl Fn(String), lock: &Mutex<()>) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    let _guard = lock.lock();
    // SAFETY: claimed, and wrong: the others hold other locks.
    let num = unsafe {
        let num = NUM.get() + val;
        NUM.set(num);
        num
    };
    line(format!("{num}"));
}
