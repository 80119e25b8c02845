//! Ends a judge program together with the tool that has started it, even if that one is killed.
//!
//! The tool holds the lock of a file beside the program's answer for as long as it wants the answer.
//! The program has a thread that waits for that lock: the kernel gives it back when the tool ends,
//! however it ends.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The name of that file.
const NAME: &str = "wanted";

/// The tool's side: the file whose lock it holds, in the folder of a program's answer.
pub(super) fn hold(folder: &Path) -> io::Result<File> {
    let path = folder.join(NAME);
    let file = File::create(&path)?;
    if file.lock().is_err() {
        // Where the system knows no locks, nobody waits for one.
        let _ = fs::remove_file(path);
    }
    Ok(file)
}

/// The judge program's side: ends it when nobody wants its answer any more. It is enough to say so
/// once.
pub(in crate::judge) fn follow(answer: &Path) {
    static FOLLOWS: AtomicBool = AtomicBool::new(false);
    // Relaxed: nothing else is shared by it.
    if FOLLOWS.swap(true, Relaxed) {
        return;
    }
    let file = answer
        .parent()
        .and_then(|folder| File::open(folder.join(NAME)).ok());
    // Who has started it by hand holds none.
    let Some(file) = file else { return };
    std::thread::spawn(move || {
        if file.lock_shared().is_ok() {
            std::process::exit(1);
        }
    });
}
