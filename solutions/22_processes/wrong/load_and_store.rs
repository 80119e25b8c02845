//! Verdict: refuted — lost update, by every_item_counts
//!
//! An atomic in shared memory, with a load and a store: two steps, as between threads.

use racelab::sync::atomic::Ordering::Relaxed;
use racelab::sync::fs::SharedAtomic;
use racelab::sync::process;
use std::ops::Range;
use std::path::Path;

/// Looks at each of `items` in one of so many processes, and returns the total of what was found.
///
/// `folder` is empty, and nobody else's: a place for files.
///
/// # Errors
/// If a worker dies: which one, and how.
pub fn count(folder: &Path, items: Range<u64>, workers: u64) -> Result<u64, String> {
    let path = folder.join("counter");
    let counter = SharedAtomic::open(&path).unwrap();
    let mut children = Vec::new();
    for first in (0..workers).map(|worker| items.start + worker) {
        let child = process::spawn("worker", &[&path.display(), &first, &items.end, &workers]);
        children.push(child.unwrap());
    }
    let mut dead = Vec::new();
    for (number, child) in children.iter_mut().enumerate() {
        let status = child.wait().unwrap();
        if !status.success() {
            dead.push(format!("worker {number}: {status}"));
        }
    }
    match dead.is_empty() {
        true => Ok(counter.load(Relaxed)),
        false => Err(dead.join(", ")),
    }
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let [first, end, workers] = [1, 2, 3].map(|at| arguments[at].parse::<u64>().unwrap());
    let counter = SharedAtomic::open(&arguments[0]).unwrap();
    for item in (first..end).step_by(workers as usize) {
        let found = look(item);
        counter.store(counter.load(Relaxed) + found, Relaxed);
    }
}
