//! Each worker counts for itself and sends its total through its pipe; the parent adds them up.
//!
//! The choice by default: nothing is shared, so nothing can be torn. A message is eight bytes, no
//! more and no less, and it counts only if its worker has ended well: whatever else a worker says,
//! half a message included, is an error and not a number.

use racelab::sync::process::{self, Child};
use std::ops::Range;
use std::path::Path;

/// Looks at each of `items` in one of so many processes, and returns the total of what was found.
///
/// `folder` is empty, and nobody else's: a place for files.
///
/// # Errors
/// If a worker dies: which one, and how.
pub fn count(_folder: &Path, items: Range<u64>, workers: u64) -> Result<u64, String> {
    let mut children = Vec::new();
    for first in (0..workers).map(|worker| items.start + worker) {
        let child = process::spawn("worker", &[&first, &items.end, &workers]);
        children.push(child.unwrap());
    }
    // All of them are heard, also after one that has died.
    let totals: Vec<_> = children.into_iter().map(hear).collect();
    totals.into_iter().sum()
}

/// The total of a worker. Its pipe is read to the end before it is waited for: a pipe that is full
/// would keep it from ending.
fn hear(mut child: Child) -> Result<u64, String> {
    let message = child.stdout.take().unwrap().read_to_end();
    let (id, status) = (child.id(), child.wait().unwrap());
    if !status.success() {
        return Err(format!("process {id}: {status}"));
    }
    let message = message.map_err(|error| format!("process {id}: {error}"))?;
    let total = message.try_into().map(u64::from_le_bytes);
    total.map_err(|message: Vec<u8>| format!("process {id} said {message:?}"))
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let [first, end, workers] = [0, 1, 2].map(|at| arguments[at].parse::<u64>().unwrap());
    let total: u64 = (first..end).step_by(workers as usize).map(look).sum();
    process::stdout().write(&total.to_le_bytes()).unwrap();
}
