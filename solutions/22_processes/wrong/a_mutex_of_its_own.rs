//! Verdict: refuted — lost update, by every_item_counts
//!
//! A `Mutex` in a static, as between threads: each process has one of its own, and it is always
//! free.

use racelab::sync::fs::File;
use racelab::sync::{Mutex, process, shared};
use std::ops::Range;
use std::path::Path;

shared! {
    static LOCK: Mutex<()> = Mutex::new(());
}

/// Looks at each of `items` in one of so many processes, and returns the total of what was found.
///
/// `folder` is empty, and nobody else's: a place for files.
///
/// # Errors
/// If a worker dies: which one, and how.
pub fn count(folder: &Path, items: Range<u64>, workers: u64) -> Result<u64, String> {
    let path = folder.join("counter");
    let counter = File::create(&path).unwrap();
    counter.write("0").unwrap();
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
        true => Ok(number(&counter)),
        false => Err(dead.join(", ")),
    }
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let [first, end, workers] = [1, 2, 3].map(|at| arguments[at].parse::<u64>().unwrap());
    let counter = File::open(&arguments[0]).unwrap();
    for item in (first..end).step_by(workers as usize) {
        let found = look(item);
        let lock = LOCK.lock();
        let total = number(&counter) + found;
        counter.write(&total.to_string()).unwrap();
        drop(lock);
    }
}

fn number(counter: &File) -> u64 {
    counter.read().unwrap().parse().unwrap()
}
