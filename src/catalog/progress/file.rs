//! `progress.toml` on disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::Labs;
use crate::catalog::CatalogError;
use crate::catalog::about::line_of;

/// The file, in the checkout's root.
pub const FILE: &str = "progress.toml";

/// Who holds this file's lock may write the other. It is never removed: somebody may wait for it.
const LOCK: &str = ".progress.lock";

const HEAD: &str = "\
# What racelab remembers of your way through the labs: what is verified, the
# hints that you have seen, what you predicted. You may read it, copy it and
# delete it; without it you begin anew, and your exercises stay as they are.
";

/// What is noted; nothing where there is no file.
pub(super) fn read(root: &Path) -> Result<Labs, CatalogError> {
    let text = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Labs::new()),
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            return Err(broken(1, "it is not text"));
        }
        Err(error) => {
            return Err(CatalogError::Unreadable {
                file: FILE.to_owned(),
                reason: error.to_string(),
            });
        }
    };
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(&text, span.start));
        broken(line, error.message())
    })
}

fn broken(line: usize, reason: &str) -> CatalogError {
    CatalogError::BrokenProgress {
        line,
        reason: reason.trim_end().replace('\n', "; "),
    }
}

/// Changes what is noted, with nobody else writing meanwhile; returns it as it is then. Nothing is
/// written where nothing changes.
pub(super) fn update<T>(
    root: &Path,
    change: impl FnOnce(&mut Labs) -> T,
) -> Result<(Labs, T), CatalogError> {
    // Until the end of this function.
    let _alone = lock(root).map_err(|error| unwritable(LOCK, &error))?;
    let before = read(root)?;
    let mut labs = before.clone();
    let result = change(&mut labs);
    if labs != before {
        write(root, &labs).map_err(|error| unwritable(FILE, &error))?;
    }
    Ok((labs, result))
}

/// The lock, free again when the file is closed.
fn lock(root: &Path) -> io::Result<File> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(root.join(LOCK))?;
    match file.lock() {
        // Some file systems have no locks. There the last who writes wins.
        Err(error) if error.kind() != ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// All of it in one step: whoever reads meanwhile sees the old notes or the new ones.
fn write(root: &Path, labs: &Labs) -> io::Result<()> {
    let text = toml::to_string(labs).map_err(io::Error::other)?;
    let mut file = tempfile::Builder::new()
        .prefix(".progress-")
        .tempfile_in(root)?;
    write!(file, "{HEAD}\n{text}")?;
    file.as_file().sync_all()?;
    file.persist(root.join(FILE))?;
    Ok(())
}

fn unwritable(file: &str, error: &io::Error) -> CatalogError {
    CatalogError::Unwritable {
        file: file.to_owned(),
        reason: error.to_string(),
    }
}
