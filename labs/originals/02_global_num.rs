//! The global num: many named workers add their values to one number.
//!
//! Make every value count, and each worker tell the number that its own value made. Let the workers
//! run at once. Keep `global_num` and the words of the lines; all else is yours to change.

use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, shared, thread};

shared! {
    // TODO: `SharedCell` is plain memory, that every thread may touch at any time.
    static NUM: SharedCell<u64> = SharedCell::new(0);
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
    // SAFETY: all workers have ended.
    unsafe { NUM.get() }
}

fn worker(val: u64, line: &impl Fn(String)) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    // TODO: three lines. Where can another worker get in between?
    // SAFETY: each worker adds just once, and that is over at once.
    let num = unsafe {
        let num = NUM.get() + val;
        NUM.set(num);
        num
    };
    line(format!("{num}"));
}
