//! Processes: each has memory of its own, and its end is its own business.
//!
//! A process is the running program once more. It cannot begin in a closure, as a thread does: what
//! a closure has captured lies in memory that the new process does not have. So it begins in an
//! [entry](entries) that both sides know by name, and is told what to do in words.
//!
//! ```no_run
//! use racelab::sync::process;
//!
//! fn greet(arguments: &[String]) {
//!     process::stdout().write(arguments[0].as_bytes()).expect("a parent that listens");
//! }
//!
//! process::entries([("greet", greet)]);
//! let mut child = process::spawn("greet", &[&"Ann"]).expect("a process");
//! let greeting = child.stdout.take().expect("its pipe").read_to_end();
//! assert!(child.wait().expect("its status").success());
//! assert_eq!(greeting.expect("a greeting"), b"Ann");
//! ```
//!
//! Natively a process is a real one: the kernel takes its locks back and closes its pipes when it
//! ends, whichever way. It ends with the program that has started it, even if that one is killed.
//!
//! For the explorer a process is a thread whose [`shared!`](crate::shared) statics are its own, and
//! that another one can [kill](Child::kill) between any two of its steps. Its pipes hold 16 bytes: what
//! fills them would fill a real one of 64 KiB with more of the same. loom knows no processes.

mod lifeline;
mod model;
mod native;
mod pipe;

use std::fmt::{self, Display};
use std::io;
use std::panic::Location;
use std::sync::Mutex;

use super::backend::{Running, running};
pub use pipe::{PipeReader, PipeWriter};

/// What a process does: the function that it begins in, with its arguments.
pub type Entry = fn(&[String]);

/// The entries of this program.
static ENTRIES: Mutex<Vec<(&'static str, Entry)>> = Mutex::new(Vec::new());

/// Names the functions that processes of this program begin in.
///
/// It stands first in `main`: in a process that [`spawn`] has started it runs the entry, and ends
/// the process with exit code 0, or 101 if the entry panics.
pub fn entries<const N: usize>(list: [(&'static str, Entry); N]) {
    let mut entries = known();
    for entry in list {
        entries.push(entry);
    }
    drop(entries);
    native::run_if_child();
}

fn known() -> std::sync::MutexGuard<'static, Vec<(&'static str, Entry)>> {
    ENTRIES
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn find(name: &str) -> io::Result<(&'static str, Entry)> {
    let entry = known().iter().copied().find(|(known, _)| *known == name);
    entry.ok_or_else(|| {
        let message = format!("no entry is called `{name}`: process::entries names them");
        io::Error::new(io::ErrorKind::NotFound, message)
    })
}

/// Starts a process that begins in the entry `name`. Its standard input and output are pipes.
///
/// # Errors
/// If no entry has that name, or the system cannot start one more.
#[track_caller]
pub fn spawn(name: &str, arguments: &[&dyn Display]) -> io::Result<Child> {
    let entry = find(name)?;
    let arguments = arguments.iter().map(|argument| argument.to_string());
    let arguments: Vec<String> = arguments.collect();
    let at = Location::caller();
    match running() {
        Running::Native => native::spawn(entry.0, &arguments),
        Running::Explorer(context) => Ok(model::spawn(context, entry, arguments, at)),
        Running::Loom => not_under_loom(),
    }
}

/// How many processes this run has started so far.
pub fn started() -> usize {
    match running() {
        Running::Native => native::started(),
        Running::Explorer(context) => context.with(|execution| execution.processes.len()),
        Running::Loom => not_under_loom(),
    }
}

/// Ends the process that was started as the `number`th of this run (the first is 0), as if by
/// `kill -9`; waits until it has been started. Whether it was still alive.
///
/// This is for who judges a program: a program itself has its [`Child`].
///
/// # Errors
/// If the system refuses.
#[track_caller]
pub fn kill_started(number: usize) -> io::Result<bool> {
    match running() {
        Running::Native => native::kill_started(number),
        Running::Explorer(context) => Ok(model::kill_started(context, number, Location::caller())),
        Running::Loom => not_under_loom(),
    }
}

/// Whether a process of this run is alive: then it is not for the threads of this one to say that
/// nothing happens any more.
pub(crate) fn is_any_alive() -> bool {
    native::is_any_alive()
}

/// Ends what the run that is over has left behind.
pub(crate) fn end_all() {
    native::end_all();
}

/// The pipe from which this process reads what its parent writes.
#[track_caller]
pub fn stdin() -> PipeReader {
    match running() {
        Running::Native => PipeReader::own(),
        Running::Explorer(context) => model::stdin(context),
        Running::Loom => not_under_loom(),
    }
}

/// The pipe into which this process writes what its parent reads.
#[track_caller]
pub fn stdout() -> PipeWriter {
    match running() {
        Running::Native => PipeWriter::own(),
        Running::Explorer(context) => model::stdout(context),
        Running::Loom => not_under_loom(),
    }
}

/// Ends this process at once, with an exit code. Nothing is dropped.
#[track_caller]
pub fn exit(code: i32) -> ! {
    match running() {
        Running::Explorer(context) => model::exit(context, Some(code), Location::caller()),
        Running::Native | Running::Loom => std::process::exit(code),
    }
}

/// Ends this process at once and by force, as a crash does. Nothing is dropped.
#[track_caller]
pub fn abort() -> ! {
    match running() {
        Running::Explorer(context) => model::exit(context, None, Location::caller()),
        Running::Native | Running::Loom => std::process::abort(),
    }
}

fn not_under_loom() -> ! {
    panic!("loom knows no processes; say so in lab.toml (not_loom)")
}

/// A process that this one has started. Dropped, it goes on by itself.
pub struct Child {
    /// What the process reads as its standard input. Dropped, it reads the end.
    pub stdin: Option<PipeWriter>,
    /// What the process writes to its standard output. Dropped, its writes fail.
    pub stdout: Option<PipeReader>,
    raw: Raw,
}

enum Raw {
    Native(native::Process),
    Model(model::Process),
}

impl Child {
    /// The system's number for the process.
    pub fn id(&self) -> u32 {
        match &self.raw {
            Raw::Native(process) => process.id(),
            Raw::Model(process) => process.id(),
        }
    }

    /// Waits until the process has ended. What it reads is closed first, so that it does not wait
    /// for more; what it writes has to be read before, or it may wait for room.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        self.stdin = None;
        match &self.raw {
            Raw::Native(process) => process.wait(),
            Raw::Model(process) => {
                let status = process.wait(Location::caller());
                if let Some(stdout) = &mut self.stdout {
                    stdout.is_over();
                }
                Ok(status)
            }
        }
    }

    /// Ends the process by force, wherever it is. One that has ended already is left alone.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn kill(&mut self) -> io::Result<()> {
        match &self.raw {
            Raw::Native(process) => process.kill().map(drop),
            Raw::Model(process) => {
                process.kill(Location::caller());
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut child = f.debug_struct("Child");
        child.field("id", &self.id()).finish_non_exhaustive()
    }
}

/// How a process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus {
    /// None if it was killed.
    code: Option<i32>,
}

impl ExitStatus {
    /// Whether it has ended by itself, with exit code 0.
    pub fn success(self) -> bool {
        self.code == Some(0)
    }

    /// Its exit code; None if it was ended by force.
    pub fn code(self) -> Option<i32> {
        self.code
    }
}

impl Display for ExitStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "exit code {code}"),
            None => f.write_str("ended by force"),
        }
    }
}
