//! Verdict: refuted — check-then-act, by each_worker_tells_its_own_total
//!
//! The sum is right. But between the addition and the `load` another worker may have added too, and
//! both tell the same total.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::{Arc, shared, thread};

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
}

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
    NUM.load(SeqCst)
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    NUM.fetch_add(val, SeqCst);
    let num = NUM.load(SeqCst);
    line(format!("{num}"));
}
