//! What a judge program writes into its own folder, which may be anything.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// So much a program that is shut in may write, in megabytes.
pub(super) const MB: u64 = 256;

/// What a file or folder takes at least, in bytes.
const LEAST: u64 = 4096;

/// The largest answer that is read, in bytes.
const ANSWER: u64 = 1 << 30;

/// Whether there is more in `folder` than a program may write.
pub(super) fn is_used_up(folder: &Path) -> bool {
    let mut left = Some(MB << 20);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // What is gone by now, or cannot be looked at, takes no room.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let takes = metadata.len().max(LEAST);
            left = left.and_then(|left| left.checked_sub(takes));
            if left.is_none() {
                return true;
            }
            if metadata.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    false
}

/// Reads a file that a judge program has written: a file, no link to another one and no pipe that
/// nobody writes to.
pub(super) fn read(file: &Path) -> io::Result<Vec<u8>> {
    let opened = open(file)?;
    if !opened.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut text = Vec::new();
    opened.take(ANSWER).read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(unix)]
fn open(file: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    File::options().read(true).custom_flags(flags).open(file)
}

#[cfg(not(unix))]
fn open(file: &Path) -> io::Result<File> {
    File::open(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_used_up_by_large_files_and_by_many_small_ones() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        File::create(deep.join("large"))
            .unwrap()
            .set_len(MB << 20)
            .unwrap();
        assert!(is_used_up(folder.path()));
        fs::remove_file(deep.join("large")).unwrap();
        assert!(!is_used_up(folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn an_answer_is_a_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let [answer, link] = ["answer", "link"].map(|name| folder.path().join(name));
        fs::write(&answer, "{}").unwrap();
        assert_eq!(read(&answer).unwrap(), b"{}");
        std::os::unix::fs::symlink(&answer, &link).unwrap();
        assert!(read(&link).is_err());
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert!(read(&pipe).is_err());
        }
        assert!(read(folder.path()).is_err());
    }
}
