//! The list of exercises for editors, `labs/editor/src/lib.rs`: a module for each.

use std::fs;
use std::io;
use std::path::Path;

/// The list, relative to the checkout.
pub(super) const FILE: &str = "labs/editor/src/lib.rs";

/// Whether the exercise of `folder` is listed; true where there is no list.
pub(super) fn lists(root: &Path, folder: &str) -> bool {
    let text = fs::read_to_string(root.join(FILE));
    text.map_or(true, |text| text.contains(&module(folder)))
}

/// Puts the exercise of `folder` into the list, before those with greater numbers.
pub(super) fn list(root: &Path, folder: &str) -> io::Result<()> {
    let file = root.join(FILE);
    let text = fs::read_to_string(&file)?;
    let listed = |line: &&str| line.starts_with("#[path = ");
    let new = module(folder);
    let after = text.lines().filter(listed).find(|line| **line > *new);
    let at = after.and_then(|line| text.find(line)).unwrap_or(text.len());
    let (before, after) = text.split_at(at);
    fs::write(file, format!("{before}{new}\n{after}"))
}

fn module(folder: &str) -> String {
    format!("#[path = \"../../{folder}/exercise.rs\"]\npub mod lab_{folder};")
}
