//! Each worker writes its total into a file of its own, and the parent adds them up.
//!
//! The choice where results are large, or should outlive the parent: a worker whose file is there
//! need not be asked again after a crash. Each file gets its name only when it is whole.

use racelab::sync::fs::{self, File};
use racelab::sync::process;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Looks at each of `items` in one of so many processes, and returns the total of what was found.
///
/// `folder` is empty, and nobody else's: a place for files.
///
/// # Errors
/// If a worker dies: which one, and how.
pub fn count(folder: &Path, items: Range<u64>, workers: u64) -> Result<u64, String> {
    let results: Vec<PathBuf> = (0..workers).map(|n| folder.join(n.to_string())).collect();
    let mut children = Vec::new();
    for (first, result) in (items.start..).zip(&results) {
        let child = process::spawn("worker", &[&result.display(), &first, &items.end, &workers]);
        children.push(child.unwrap());
    }
    for child in &mut children {
        child.wait().unwrap();
    }
    let totals = results.iter().map(|result| {
        let file = File::open(result).map_err(|error| format!("{}: {error}", result.display()))?;
        Ok(file.read().unwrap().parse::<u64>().unwrap())
    });
    totals.sum()
}

/// What a worker does, in a process of its own: it looks at `first`, and then at every
/// `workers`th item.
pub fn worker(arguments: &[String], look: fn(u64) -> u64) {
    let result = Path::new(&arguments[0]);
    let [first, end, workers] = [1, 2, 3].map(|at| arguments[at].parse::<u64>().unwrap());
    let total: u64 = (first..end).step_by(workers as usize).map(look).sum();
    let draft = result.with_extension("draft");
    let file = File::create(&draft).unwrap();
    file.write(&total.to_string()).unwrap();
    fs::rename(&draft, result).unwrap();
}
