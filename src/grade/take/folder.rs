use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{Files, Taken, note, text, unreadable};

/// What the folder of a submission has for these labs.
pub(super) fn files(folder: &Path, labs: &[&str]) -> Files {
    let mut found = BTreeMap::new();
    for begin in beginnings(folder)? {
        for lab in labs {
            for path in [
                vec![
                    "labs".to_owned(),
                    (*lab).to_owned(),
                    "exercise.rs".to_owned(),
                ],
                vec![format!("{lab}.rs")],
            ] {
                let parts = [begin.clone(), path].concat();
                if let Some(taken) = take(folder, &parts) {
                    note(&mut found, lab, taken);
                }
            }
        }
    }
    Ok(found)
}

/// Where the labs may begin: in the folder itself, and in its only folder if it has one, as those
/// have who unpacked an archive into a folder.
fn beginnings(folder: &Path) -> Result<Vec<Vec<String>>, String> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(&error))?;
    let folders = entries.filter_map(Result::ok).filter(|entry| {
        let name = entry.file_name();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        is_folder && name != "labs" && !name.to_string_lossy().starts_with('.')
    });
    let names: Vec<_> = folders
        .take(2)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let mut beginnings = vec![Vec::new()];
    if let [only] = &names[..] {
        beginnings.push(vec![only.clone()]);
    }
    Ok(beginnings)
}

/// A file; None if there is none.
fn take(folder: &Path, parts: &[String]) -> Option<Taken> {
    let taken = |changed, text| {
        Some(Taken {
            inside: parts.join("/"),
            changed,
            text,
        })
    };
    let file = match open(folder, parts) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) if is_link(&error) => {
            let why = "it is a link, or lies behind one; hand in the file itself";
            return taken(None, Err(why.to_owned()));
        }
        // Where a folder is expected something else lies: then there is no file.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return None,
        Err(error) => return taken(None, Err(unreadable(&error))),
    };
    let metadata = match file.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return taken(None, Err(unreadable(&error))),
    };
    let changed = metadata.modified().ok();
    let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let changed = changed.map(|time| time.as_secs());
    if !metadata.is_file() {
        return taken(changed, Err("it is no ordinary file".to_owned()));
    }
    taken(changed, text(file))
}

/// Opens a file through folders, none of which is a link.
#[cfg(unix)]
fn open(folder: &Path, parts: &[String]) -> io::Result<File> {
    use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};
    use rustix::io::Errno;

    let (name, folders) = parts.split_last().ok_or(io::ErrorKind::NotFound)?;
    // The folder itself is the instructor's.
    let mut at = rustix::fs::open(folder, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    for part in folders {
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(&at, part.as_str(), flags, Mode::empty());
        at = opened.map_err(|error| {
            // A link in the place of a folder is no folder, says the system.
            let stat = statat(&at, part.as_str(), AtFlags::SYMLINK_NOFOLLOW);
            let kind = stat.map(|stat| FileType::from_raw_mode(stat.st_mode));
            if kind == Ok(FileType::Symlink) {
                Errno::LOOP
            } else {
                error
            }
        })?;
    }
    // A pipe would keep its reader waiting.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(openat(&at, name.as_str(), flags, Mode::empty())?.into())
}

#[cfg(unix)]
fn is_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// The same where there is no such way of opening: it looks at each part before.
#[cfg(not(unix))]
fn open(folder: &Path, parts: &[String]) -> io::Result<File> {
    let mut path = folder.to_owned();
    for part in parts {
        path.push(part);
        if fs::symlink_metadata(&path)?.file_type().is_symlink() {
            return Err(io::Error::other(LINK));
        }
    }
    File::open(path)
}

#[cfg(not(unix))]
const LINK: &str = "a link";

#[cfg(not(unix))]
fn is_link(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Other && error.to_string() == LINK
}
