//! Verdict: refuted — join before drain, by an_item_more_than_workers
//!
//! A message for each item, and the parent waits for a worker's end before it reads: a worker with a
//! full pipe waits for the parent.

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

/// The total of a worker: each message is its length, and then a number.
fn hear(mut child: Child) -> Result<u64, String> {
    let (id, status) = (child.id(), child.wait().unwrap());
    if !status.success() {
        return Err(format!("process {id}: {status}"));
    }
    let mut pipe = child.stdout.take().unwrap();
    let (mut total, mut length, mut number) = (0, [0; 4], [0; 8]);
    while pipe.read_exact(&mut length).is_ok() {
        let number = &mut number[..u32::from_le_bytes(length) as usize];
        pipe.read_exact(number).map_err(|error| error.to_string())?;
        total += u64::from_le_bytes(number.try_into().unwrap());
    }
    Ok(total)
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let [first, end, workers] = [0, 1, 2].map(|at| arguments[at].parse::<u64>().unwrap());
    for item in (first..end).step_by(workers as usize) {
        let mut message = 8_u32.to_le_bytes().to_vec();
        message.extend(look(item).to_le_bytes());
        process::stdout().write(&message).unwrap();
    }
}
