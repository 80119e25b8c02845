//! Files that processes share, in the shape of `std::fs`.
//!
//! A [`File`] holds a text, and each [`read`](File::read) and each [`write`](File::write) is a step of
//! its own, as a system call is: between a read and the write that follows, another process may
//! write. Its [lock](File::lock) is advisory: it keeps out who asks for it, and nobody else. It
//! belongs to the file and not to its name, and the kernel takes it back from a process that ends.
//!
//! A [`SharedAtomic`] is a number in memory that several processes have mapped.

mod native;
mod shared_atomic;

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::ops::Deref;
use std::panic::Location;
use std::path::{Path, PathBuf};

use super::backend::{Running, running, tell_text};
use crate::explore::Slot;
use crate::explore::fiber::Context;
use crate::explore::op::{ObjectId, Op, OpKind, Reply};
use crate::explore::{FileOp, Name, NameOp, State};
pub use shared_atomic::SharedAtomic;

/// A file, open for reading and writing.
///
/// ```
/// use racelab::sync::fs::{File, TemporaryFolder};
///
/// let folder = TemporaryFolder::new()?;
/// let note = File::create(folder.join("note"))?;
/// note.write("milk")?;
/// assert_eq!(File::open(folder.join("note"))?.read()?, "milk");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct File(Raw);

enum Raw {
    Native(native::File),
    Model {
        contents: Slot,
        lock: Slot,
        appends: bool,
    },
}

impl File {
    /// Opens a file.
    ///
    /// # Errors
    /// `NotFound` if there is none of that name.
    #[track_caller]
    pub fn open(path: impl AsRef<Path>) -> io::Result<File> {
        File::by(path.as_ref(), NameOp::Open, false, Location::caller())
    }

    /// Makes an empty file. One that there is already is emptied.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn create(path: impl AsRef<Path>) -> io::Result<File> {
        File::by(path.as_ref(), NameOp::Create, false, Location::caller())
    }

    /// Makes an empty file where there is none.
    ///
    /// # Errors
    /// `AlreadyExists` if there is one.
    #[track_caller]
    pub fn create_new(path: impl AsRef<Path>) -> io::Result<File> {
        File::by(path.as_ref(), NameOp::CreateNew, false, Location::caller())
    }

    /// Opens a file to which each [`write`](Self::write) adds at the end.
    ///
    /// # Errors
    /// `NotFound` if there is none of that name.
    #[track_caller]
    pub fn append(path: impl AsRef<Path>) -> io::Result<File> {
        File::by(path.as_ref(), NameOp::Open, true, Location::caller())
    }

    fn by(
        path: &Path,
        op: NameOp,
        appends: bool,
        at: &'static Location<'static>,
    ) -> io::Result<File> {
        match running() {
            Running::Native => Ok(File(Raw::Native(native::File::by(path, op, appends)?))),
            Running::Explorer(context) => {
                let (contents, lock) = model(context, op, path, at)?;
                Ok(File(Raw::Model {
                    contents,
                    lock,
                    appends,
                }))
            }
            Running::Loom => not_under_loom(),
        }
    }

    /// Reads all of it, in one step. Line ends at its end are left out.
    ///
    /// # Errors
    /// If the system refuses, or what is there is no text.
    #[track_caller]
    pub fn read(&self) -> io::Result<String> {
        let contents = match &self.0 {
            Raw::Native(file) => return file.read(),
            Raw::Model { contents, .. } => contents,
        };
        contents.perform(OpKind::File(FileOp::Read), Location::caller());
        let bytes = contents.quietly(|state| match state {
            State::File(bytes) => bytes.clone(),
            _ => Vec::new(),
        });
        let text = String::from_utf8(bytes.unwrap_or_default());
        let text = text.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let text = text.trim_end_matches('\n');
        tell_text(text.as_bytes());
        Ok(text.to_owned())
    }

    /// Overwrites all of it, in one step; in a file that was opened with [`append`](Self::append),
    /// adds at its end.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn write(&self, text: &str) -> io::Result<()> {
        let (contents, appends) = match &self.0 {
            Raw::Native(file) => return file.write(text),
            Raw::Model {
                contents, appends, ..
            } => (contents, *appends),
        };
        let op = if appends {
            FileOp::Append
        } else {
            FileOp::Write
        };
        contents.perform(OpKind::File(op), Location::caller());
        tell_text(text.as_bytes());
        contents.quietly(|state| {
            if let State::File(bytes) = state {
                if !appends {
                    bytes.clear();
                }
                bytes.extend_from_slice(text.as_bytes());
            }
        });
        Ok(())
    }

    /// Takes the file's lock, waiting until it is free.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn lock(&self) -> io::Result<FileLock<'_>> {
        let at = Location::caller();
        let raw = match &self.0 {
            Raw::Native(file) => {
                file.lock()?;
                RawLock::Native(file)
            }
            Raw::Model { lock, .. } => {
                lock.perform(OpKind::Lock, at);
                RawLock::Model(*lock, at)
            }
        };
        Ok(FileLock {
            raw,
            not_send: PhantomData,
        })
    }

    /// Takes the file's lock if it is free.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn try_lock(&self) -> io::Result<Option<FileLock<'_>>> {
        let at = Location::caller();
        let raw = match &self.0 {
            Raw::Native(file) => file.try_lock()?.then_some(RawLock::Native(file)),
            Raw::Model { lock, .. } => {
                let taken = lock.perform(OpKind::TryLock, at).ok;
                taken.then_some(RawLock::Model(*lock, at))
            }
        };
        // Lazily: a guard that is dropped unlocks.
        Ok(raw.map(|raw| FileLock {
            raw,
            not_send: PhantomData,
        }))
    }
}

/// Holds the lock of a [`File`]; gives it back when it is dropped.
#[must_use = "the lock is given back at once if the guard is not kept"]
pub struct FileLock<'a> {
    raw: RawLock<'a>,
    /// A guard stays on the thread that locked.
    not_send: PhantomData<*mut ()>,
}

enum RawLock<'a> {
    Native(&'a native::File),
    Model(Slot, &'static Location<'static>),
}

impl Drop for FileLock<'_> {
    fn drop(&mut self) {
        match &self.raw {
            RawLock::Native(file) => file.unlock(),
            RawLock::Model(lock, at) => {
                if let Some(lock) = lock.if_alive() {
                    lock.perform(OpKind::Unlock { changed: true }, at);
                }
            }
        }
    }
}

/// Gives a file another name. A file that had that name has none any more: who opens it finds the
/// old one or the new one, and never half of it.
///
/// # Errors
/// `NotFound` if there is no file `from`.
#[track_caller]
pub fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> io::Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    match running() {
        Running::Native => std::fs::rename(from, to),
        Running::Explorer(context) => {
            let op = NameOp::Rename { to: Name::of(to) };
            perform(context, op, from, Location::caller()).map(drop)
        }
        Running::Loom => not_under_loom(),
    }
}

/// Takes a file's name away. Who has it open still has it.
///
/// # Errors
/// `NotFound` if there is no such file.
#[track_caller]
pub fn remove_file(path: impl AsRef<Path>) -> io::Result<()> {
    match running() {
        Running::Native => std::fs::remove_file(path),
        Running::Explorer(context) => {
            perform(context, NameOp::Remove, path.as_ref(), Location::caller()).map(drop)
        }
        Running::Loom => not_under_loom(),
    }
}

/// Performs an operation on a name.
fn perform(
    context: &Context,
    op: NameOp,
    path: &Path,
    at: &'static Location<'static>,
) -> io::Result<Reply> {
    let current = context.current();
    let names = context.with(|execution| execution.names(current));
    let reply = context.perform(Op {
        kind: OpKind::Name(op, Name::of(path)),
        object: Some(names),
        within: None,
        at,
    });
    let file = path.file_name().unwrap_or(path.as_os_str());
    tell_text(file.to_string_lossy().as_bytes());
    if !reply.ok {
        return Err(match op {
            NameOp::CreateNew => io::ErrorKind::AlreadyExists.into(),
            _ => io::ErrorKind::NotFound.into(),
        });
    }
    Ok(reply)
}

/// The contents and the lock of what a name leads to.
fn model(
    context: &'static Context,
    op: NameOp,
    path: &Path,
    at: &'static Location<'static>,
) -> io::Result<(Slot, Slot)> {
    let contents = perform(context, op, path, at)?.bits as u32;
    let of = |id| Slot::of(context, ObjectId(id));
    let name = path.file_name().unwrap_or(path.as_os_str());
    of(contents).is_called(name.to_string_lossy().into_owned());
    Ok((of(contents), of(contents + 1)))
}

fn not_under_loom() -> ! {
    panic!("loom knows no files; say so in lab.toml (not_loom)")
}

/// A folder of its own for a while: natively it is removed, with all that is in it, when it is
/// dropped. For the explorer it is a name that no other folder has.
pub struct TemporaryFolder {
    path: PathBuf,
    /// Removes it.
    _native: Option<tempfile::TempDir>,
}

impl TemporaryFolder {
    /// A new folder.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn new() -> io::Result<Self> {
        let native = match running() {
            Running::Native => tempfile::Builder::new().prefix("racelab-").tempdir()?,
            Running::Explorer(context) => {
                let number = context.next_number();
                return Ok(TemporaryFolder {
                    path: PathBuf::from(format!("/temporary/{number:x}")),
                    _native: None,
                });
            }
            Running::Loom => not_under_loom(),
        };
        Ok(TemporaryFolder {
            path: native.path().to_owned(),
            _native: Some(native),
        })
    }
}

impl Deref for TemporaryFolder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("File { .. }")
    }
}
