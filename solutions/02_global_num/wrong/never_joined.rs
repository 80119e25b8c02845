//! Verdict: refuted — order violation, by every_val_counts
//!
//! The workers are started and left alone: the number is returned before they have added to it.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::{Arc, shared, thread};

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
}

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        builder.spawn(move || worker(val, &*line)).unwrap();
    }
    NUM.load(SeqCst)
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    let num = NUM.fetch_add(val, SeqCst) + val;
    line(format!("{num}"));
}
