//! Verdict: refuted — wrong result, by a_worker_that_crashes
//!
//! The lock is right, but how a worker has ended is not asked: what it has not done is missing in a
//! total that looks like any other.

use racelab::sync::fs::File;
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
    let counter = File::create(&path).unwrap();
    counter.write("0").unwrap();
    let mut children = Vec::new();
    for first in (0..workers).map(|worker| items.start + worker) {
        let child = process::spawn("worker", &[&path.display(), &first, &items.end, &workers]);
        children.push(child.unwrap());
    }
    for child in &mut children {
        child.wait().unwrap();
    }
    Ok(number(&counter))
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let [first, end, workers] = [1, 2, 3].map(|at| arguments[at].parse::<u64>().unwrap());
    let counter = File::open(&arguments[0]).unwrap();
    for item in (first..end).step_by(workers as usize) {
        let found = look(item);
        let lock = counter.lock().unwrap();
        let total = number(&counter) + found;
        counter.write(&total.to_string()).unwrap();
        drop(lock);
    }
}

fn number(counter: &File) -> u64 {
    counter.read().unwrap().parse().unwrap()
}
