//! What the compiler remembers of a spec (its incremental compilation): an edited subject makes only
//! some of the spec's code different, and the rest is not compiled again.
//!
//! There is a memory for each [outline](super::outline) of a subject: all of it but the bodies of its functions. While
//! that stays the same, so does nearly all of the spec's code. One memory for all outlines would be of
//! little use where two versions of a file are judged in turn, for the compiler forgets the one for
//! the other. A new outline begins with a copy of the last one's memory: some of it still holds.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cache::{by_age, fingerprint, program};
use super::rustc::{self, SPEC_INPUTS};
use super::source::Source;

/// How the folders with memories begin, which lie beside those with the programs: as deep, because a
/// program finds its library by a path relative to where it is linked.
pub(super) const BEGIN: &str = ".remembered-";

/// So many are kept, of 5 to 10 MB each.
const MOST: usize = 16;

/// So many compile at once with a memory of their own of the same outline.
const AT_ONCE: usize = 8;

/// In so many pieces the code of a spec is compiled and kept: the fewer there are, the less time goes
/// into each, and the more of them an edit changes.
const PIECES: &str = "-Ccodegen-units=4";

/// The memory of a spec for a subject, in a folder that the compiler keeps. What a compiler that is
/// killed leaves half done, the next one clears away.
pub(super) struct Memory {
    folder: PathBuf,
    /// The folder's lock.
    _held: File,
}

impl Memory {
    /// The memory of `spec` that serves for a subject with an outline of this name, among those in `all`.
    /// None if there is none to be had: several compile with it right now, or nothing can be written.
    /// Without a memory it takes longer.
    pub(super) fn of(outline: &str, spec: &Source, all: &Path) -> Option<Self> {
        let of_spec = format!("{BEGIN}{}-", fingerprint(&spec.shown));
        let folders = (1..=AT_ONCE).map(|number| all.join(format!("{of_spec}{outline}-{number}")));
        let mut tried = folders.map(|folder| (!folder.is_dir(), Memory::at(folder)));
        let (is_new, memory) = tried.find_map(|(is_new, memory)| Some((is_new, memory.ok()?)))?;
        if is_new {
            let mut others = all_in(all).filter(|path| *path != memory.folder);
            let last = others.find(|path| name(path).starts_with(&of_spec));
            // With half a memory, or none, the compiler does what it has to.
            let _ = last.map_or(Ok(()), |last| memory.begin_as(&last));
            for path in all_in(all).skip(MOST) {
                // What cannot be removed is no loss: it is tried again next time.
                let _ = fs::remove_dir_all(path);
            }
        }
        Some(memory)
    }

    fn at(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let held = File::create(folder.join("lock"))?;
        held.try_lock()?;
        // Where a folder can have no time, it is kept for as long as if it were never used.
        let _ = File::open(&folder).and_then(|folder| folder.set_modified(SystemTime::now()));
        Ok(Memory {
            folder,
            _held: held,
        })
    }

    /// Takes over what another memory holds, unless that one is in use.
    fn begin_as(&self, other: &Path) -> io::Result<()> {
        let other = Memory::at(other.to_owned())?;
        link_all(&other.folder, &self.folder)
    }

    /// What the compiler is told. It writes to the memory's own folder: to the compiler, what goes
    /// elsewhere is another program.
    pub(super) fn options(&self) -> Vec<OsString> {
        let mut option = OsString::from("-Cincremental=");
        option.push(&self.folder);
        [vec![option, PIECES.into()], rustc::into(&self.folder)].concat()
    }

    /// Where it is, and what was compiled with it.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves what was compiled into `folder`.
    pub(super) fn hand_over(self, folder: &Path) -> io::Result<()> {
        fs::rename(program(&self.folder), program(folder))?;
        fs::rename(self.folder.join(SPEC_INPUTS), folder.join(SPEC_INPUTS))
    }
}

/// The memories among what is in a folder, the one that was used last first.
fn all_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let all = by_age(folder).into_iter().map(|(_, path)| path);
    all.filter(|path| is_memory(path))
}

/// Whether this is the folder of a memory.
pub(super) fn is_memory(path: &Path) -> bool {
    name(path).starts_with(BEGIN)
}

fn name(path: &Path) -> &str {
    let name = path.file_name().and_then(|name| name.to_str());
    name.unwrap_or_default()
}

/// Gives the folder `to` all that is in `from`: the compiler writes no file a second time. What
/// compilers lock is each folder's own, and what one has not finished is of no use.
fn link_all(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let old = entry?.path();
        let new = to.join(name(&old));
        if name(&old).ends_with("-working") {
            continue;
        }
        if old.is_dir() {
            fs::create_dir_all(&new)?;
            link_all(&old, &new)?;
        } else if name(&old).ends_with("lock") {
            // Its own memory has it already, and holds it.
            File::options().create(true).append(true).open(new)?;
        } else {
            fs::hard_link(old, new)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::outline::Outline;
    use super::*;

    /// The memory in `all` of a spec and a subject with this type in it.
    fn memory(name: usize, all: &Path) -> Option<Memory> {
        let spec = Source {
            shown: "spec.rs".into(),
            text: String::new(),
        };
        let outline = Outline::of(&format!("pub struct Number{name};")).unwrap();
        Memory::of(&outline.name, &spec, all)
    }

    #[test]
    fn the_oldest_memories_are_forgotten() {
        let all = tempfile::tempdir().unwrap();
        let used = |number: usize| memory(number, all.path()).unwrap().folder;
        let mut folders = Vec::new();
        for number in 0..MOST {
            folders.push(used(number));
            // A file system's times may be coarse.
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            let opened = File::open(&folders[number]).unwrap();
            opened.set_modified(time).unwrap();
        }
        assert_eq!(used(0), folders[0]);
        folders.push(used(MOST));
        let gone = folders.iter().position(|folder| !folder.is_dir());
        assert_eq!(gone, Some(1));
        assert_eq!(all_in(all.path()).count(), MOST);
    }

    #[test]
    fn a_new_outline_begins_with_what_the_last_one_knows() {
        let all = tempfile::tempdir().unwrap();
        let of = |number| memory(number, all.path());
        let first = of(1).unwrap();
        let session = first.folder.join("spec-1/s-1");
        fs::create_dir_all(&session).unwrap();
        fs::create_dir_all(first.folder.join("spec-1/s-2-working")).unwrap();
        fs::write(session.join("graph.bin"), "known").unwrap();
        fs::write(first.folder.join("spec-1/s-1.lock"), "").unwrap();
        drop(first);
        let second = of(2).unwrap().folder.join("spec-1");
        assert_eq!(
            fs::read(second.join("s-1/graph.bin")).unwrap(),
            b"known".to_vec()
        );
        assert!(second.join("s-1.lock").is_file() && !second.join("s-2-working").exists());
    }

    #[test]
    fn a_memory_is_one_compilers_at_a_time() {
        let all = tempfile::tempdir().unwrap();
        let of = || memory(1, all.path());
        let held: Vec<_> = (0..AT_ONCE).map(|_| of().unwrap()).collect();
        let folders: HashSet<_> = held.iter().map(Memory::folder).collect();
        assert_eq!(folders.len(), AT_ONCE);
        assert!(of().is_none());
        drop(held);
        assert!(of().is_some());
    }
}
