//! Counts with several processes, which share a file.
//!
//! Make it find every item, whichever way the processes interleave, and say so when one of them dies.
//! Keep the names and the arguments of the public functions; what the processes share, and how they
//! speak to each other, is yours to change.

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
    // TODO: a file is one way for processes to hand over a number. Which others are there, and what
    // does each of them do in one step?
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
        // TODO: no other thread is here, and each process has its own memory. What do they share?
        // And if this process is killed between the two lines: what is left behind?
        let total = number(&counter) + found;
        counter.write(&total.to_string()).unwrap();
    }
}

fn number(counter: &File) -> u64 {
    counter.read().unwrap().parse().unwrap()
}
