//! Verdict: refuted — wrong result, by at_real_size
//!
//! Each worker writes to a slot of its own, so nothing is lost; but there are sixteen slots, and
//! the seventeenth worker writes over the first.

use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::{Arc, thread};

pub fn global_num(vals: &[u64], line: impl Fn(String) + Send + Sync + 'static) -> u64 {
    let line = Arc::new(line);
    let slots: Arc<[AtomicU64; 16]> = Arc::new(std::array::from_fn(|_| AtomicU64::new(0)));
    let mut workers = Vec::new();
    for (index, &val) in vals.iter().enumerate() {
        let line = Arc::clone(&line);
        let slots = Arc::clone(&slots);
        let builder = thread::Builder::new().name(format!("worker-{}", index + 1));
        workers.push(
            builder
                .spawn(move || worker(val, &*line, &slots[index % 16]))
                .unwrap(),
        );
    }
    for worker in workers {
        worker.join().unwrap();
    }
    let mut num = 0;
    for slot in slots.iter().take(vals.len()) {
        num += slot.load(SeqCst);
        line(format!("{num}"));
    }
    num
}

fn worker(val: u64, line: &impl Fn(String), slot: &AtomicU64) {
    let worker = thread::current();
    let name = worker.name().unwrap();
    line(format!("No! This is Patrick! {val} {name}"));
    slot.store(val, SeqCst);
}
