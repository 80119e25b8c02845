//! Verdict: refuted — serialised, by the_workers_run_at_once
//!
//! Right, and no longer parallel: each worker is joined before the next one is started.

use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, shared, thread};

shared! {
    static NUM: SharedCell<u64> = SharedCell::new(0);
}

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        let worker = builder.spawn(move || worker(val, &*line)).unwrap();
        worker.join().unwrap();
    }
    // SAFETY: all workers have ended.
    unsafe { NUM.get() }
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    // SAFETY: there is never more than one worker.
    let num = unsafe {
        let num = NUM.get() + val;
        NUM.set(num);
        num
    };
    line(format!("{num}"));
}
