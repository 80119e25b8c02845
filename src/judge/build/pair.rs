//! Subject and spec compiled side by side, as cargo does it with a library and its user.
//!
//! To compile the spec, the compiler needs no more of the subject than its metadata: what is in it,
//! of which types. That is written half way; from there on both compilers work. The spec's gets a
//! *stub*, a library with the metadata and nothing else, and later the whole one in its place.
//!
//! Nothing must be linked with a stub. So the spec's compiler is told of a linker that is not there
//! before the whole library is: who comes too early finds none, and fails. Whatever goes wrong with
//! the spec here says nothing; it is then compiled in the plain way, whose words count.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use super::BuildError;
use super::rustc::{LIBRARY, Rustc, SUBJECT_INPUTS};
use crate::judge::cancel::Cancel;
use crate::judge::process::child::Running;

/// The compiler calls the linker so where nobody names one, and knows by this name how to talk to
/// it.
const LINKER: &str = "cc";

/// The folder where the subject is compiled, in that of the build.
pub(super) const APART: &str = "subject";

/// The pipe in the folder of the build from which a compiler that is shut in reads what to do.
const PIPE: &str = "arguments";

/// How often the one who waits for metadata looks whether the compiler is still there.
const GLANCE: Duration = Duration::from_millis(20);

/// Two calls of the compiler for one program.
pub(super) struct Pair<'a> {
    pub(super) rustc: &'a Rustc,
    /// The compiler of the spec: the same, perhaps shut in with other things.
    pub(super) spec_rustc: &'a Rustc,
    /// The arguments for the subject; where it is written to is not among them.
    pub(super) subject: Vec<OsString>,
    /// The arguments for the spec, against the library in `folder`.
    pub(super) spec: Vec<OsString>,
    /// The folder of the build.
    pub(super) folder: &'a Path,
    pub(super) cancel: &'a Cancel,
}

/// What a pair becomes in its folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Compiled {
    /// The whole program.
    Both,
    /// The subject, a library; the spec is to be compiled against it in the plain way.
    Subject,
}

impl Pair<'_> {
    /// Compiles both. An error is the subject's, or that it was cancelled.
    pub(super) fn compile(&self) -> Result<Compiled, BuildError> {
        let apart = self.folder.join(APART);
        fs::create_dir(&apart).map_err(|error| self.cannot_write(&error))?;
        let out = ["--out-dir".into(), apart.clone().into()];
        let arguments = [&self.subject[..], &out].concat();
        let (metadata, is_written) = mpsc::channel();
        let rustc = self.rustc;
        let subject = rustc.start_library(&arguments, self.cancel, metadata)?;
        // A compiler takes a while to start; so the spec's waits for what to do.
        let waiting = self.start_waiting();
        // The spec is nothing without the subject.
        let beside = self.cancel.part();
        thread::scope(|scope| {
            let subject = scope.spawn(|| rustc.outcome(subject.end(self.cancel, &mut || None)));
            let spec = waiting
                .filter(|_| comes(&is_written, &subject))
                .and_then(|waiting| self.begin_spec(waiting, &apart))
                .map(|spec| scope.spawn(|| rustc.outcome(spec.end(&beside, &mut || None))));
            let compiled = subject
                .join()
                .unwrap_or_else(|_| Err(BuildError::Tool("the builder panicked".to_owned())))
                .and_then(|()| self.put_in_place(&apart));
            if compiled.is_err() {
                beside.cancel();
            }
            let spec = spec.map(|spec| matches!(spec.join(), Ok(Ok(()))));
            compiled?;
            match spec {
                Some(true) => Ok(Compiled::Both),
                _ if self.cancel.is_cancelled() => Err(BuildError::Cancelled),
                _ => Ok(Compiled::Subject),
            }
        })
    }

    /// Starts the spec's compiler, which waits for what to do.
    fn start_waiting(&self) -> Option<Running> {
        let pipe = self.folder.join(PIPE);
        if self.spec_rustc.is_shut_in() {
            make_pipe(&pipe)?;
        }
        self.spec_rustc.start_waiting(&pipe, self.cancel).ok()
    }

    /// Tells the spec's compiler what to do, with a stub of the subject. None if that cannot be;
    /// then it is gone.
    fn begin_spec(&self, mut waiting: Running, apart: &Path) -> Option<Running> {
        let metadata = fs::read(apart.join(LIBRARY).with_extension("rmeta")).ok()?;
        fs::write(self.folder.join(LIBRARY), stub(&metadata)).ok()?;
        let mut linker = OsString::from("-Clinker=");
        linker.push(self.folder.join(LINKER));
        let arguments = [&self.spec[..], &[linker]].concat();
        let lines = self.rustc.lines(&arguments)?;
        if self.spec_rustc.is_shut_in() {
            let mut pipe = open_pipe(&self.folder.join(PIPE), &waiting)?;
            pipe.write_all(lines.as_bytes()).ok()?;
        } else {
            let mut stdin = waiting.stdin()?;
            stdin.write_all(lines.as_bytes()).ok()?;
        }
        Some(waiting)
    }

    /// Puts the whole library in the place of the stub, and only then the linker in its own.
    fn put_in_place(&self, apart: &Path) -> Result<(), BuildError> {
        let put = || {
            for file in [SUBJECT_INPUTS, LIBRARY] {
                fs::rename(apart.join(file), self.folder.join(file))?;
            }
            fs::remove_dir_all(apart)
        };
        put().map_err(|error| self.cannot_write(&error))?;
        if let Some(linker) = linker() {
            // Without it the spec is linked in the plain way.
            let _ = link(&linker, &self.folder.join(LINKER));
        }
        Ok(())
    }

    fn cannot_write(&self, error: &io::Error) -> BuildError {
        BuildError::Tool(format!(
            "cannot write to {}, where the programs are built: {error}",
            self.folder.display()
        ))
    }
}

#[cfg(target_os = "linux")]
fn make_pipe(pipe: &Path) -> Option<()> {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    mknodat(CWD, pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).ok()
}

#[cfg(not(target_os = "linux"))]
fn make_pipe(_pipe: &Path) -> Option<()> {
    None
}

/// Opens a pipe for writing as soon as somebody reads from it; None if `reader` never will.
#[cfg(target_os = "linux")]
fn open_pipe(pipe: &Path, reader: &Running) -> Option<File> {
    use rustix::fs::{Mode, OFlags, fcntl_setfl, open};

    loop {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match open(pipe, flags, Mode::empty()) {
            Ok(opened) => {
                // It may be more than fits into a pipe at once.
                fcntl_setfl(&opened, OFlags::empty()).ok()?;
                return Some(opened.into());
            }
            Err(rustix::io::Errno::NXIO) if !reader.is_over() => {
                thread::sleep(Duration::from_micros(500));
            }
            Err(_) => return None,
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn open_pipe(_pipe: &Path, _reader: &Running) -> Option<File> {
    None
}

/// Waits for the subject's metadata; false if its compiler ends without.
fn comes<T>(is_written: &Receiver<()>, subject: &ScopedJoinHandle<T>) -> bool {
    loop {
        match is_written.recv_timeout(GLANCE) {
            Ok(()) => return true,
            Err(RecvTimeoutError::Timeout) if !subject.is_finished() => {}
            Err(_) => return false,
        }
    }
}

/// A library (an archive of the form that all systems know) that holds nothing but metadata.
fn stub(metadata: &[u8]) -> Vec<u8> {
    // Name, time, owner, group, mode and length.
    let head = format!(
        "{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n",
        "lib.rmeta/",
        0,
        0,
        0,
        644,
        metadata.len()
    );
    // What follows begins at an even place.
    let padding: &[u8] = if metadata.len() % 2 == 1 { b"\n" } else { b"" };
    [b"!<arch>\n", head.as_bytes(), metadata, padding].concat()
}

/// The linker that the compiler would find.
pub(super) fn linker() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut places = env::split_paths(&path).map(|folder| folder.join(LINKER));
    places.find(|place| place.is_absolute() && place.is_file())
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(not(unix))]
fn link(_original: &Path, _link: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stub_has_the_length_that_its_head_says() {
        for length in [6, 7] {
            let stub = stub(&vec![b'x'; length]);
            let head = String::from_utf8_lossy(&stub[8..68]);
            assert_eq!(head.len(), 60);
            assert!(head.starts_with("lib.rmeta/ ") && head.ends_with("`\n"));
            assert_eq!(head[48..58].trim(), length.to_string());
            assert_eq!(stub.len(), 68 + length.next_multiple_of(2));
        }
    }
}
