//! Ends processes together with the program that has started them, even if that one is killed.
//!
//! For each of its processes the program holds the lock of a file for as long as it lives, and the
//! process has a thread that waits for that lock. The kernel gives it back when the program ends.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// A file whose lock this program holds, for one process.
pub(super) fn hold() -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new()
        .prefix("racelab-alive-")
        .tempfile()?;
    file.as_file().lock()?;
    Ok(file)
}

/// Ends this process when the one that holds the lock ends.
pub(super) fn follow(file: &Path) {
    let Ok(held) = File::open(file) else {
        // It is gone already.
        std::process::exit(1);
    };
    // Nobody needs its name any more. Where this fails, whoever holds it removes it.
    let _ = fs::remove_file(file);
    std::thread::spawn(move || {
        // An error would tell as little as a lock: there is nobody to work for.
        let _ = held.lock_shared();
        std::process::exit(1);
    });
}
