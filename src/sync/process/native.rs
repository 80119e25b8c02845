//! Real processes: this program, started once more.

use std::io;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::pipe::{PipeReader, PipeWriter};
use super::{ExitStatus, Raw, find, lifeline};

/// The first argument of a program that is to be a process.
const MARK: &str = "--racelab-process";

/// The exit code of a process whose entry has panicked, as of any program of Rust.
const PANICKED: i32 = 101;

/// How long is slept, at the most, between two looks at whether a process has ended.
const GLANCE: Duration = Duration::from_millis(2);

/// A process. Several may hold it: who waits for it, and who kills it.
pub(super) struct Process {
    running: Arc<Mutex<Running>>,
    id: u32,
}

struct Running {
    child: Child,
    /// Held until the process has ended.
    lifeline: Option<NamedTempFile>,
}

/// The processes of this run, in the order in which they were started.
static STARTED: Mutex<Vec<Arc<Mutex<Running>>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// If this program was started as a process: runs its entry, and ends.
pub(super) fn run_if_child() {
    let mut arguments = std::env::args();
    if arguments.nth(1).as_deref() != Some(MARK) {
        return;
    }
    let (lifeline, name) = (arguments.next(), arguments.next());
    lifeline::follow(Path::new(&lifeline.unwrap_or_default()));
    let arguments: Vec<String> = arguments.collect();
    let code = match find(&name.unwrap_or_default()) {
        Ok((_, entry)) => match catch_unwind(|| entry(&arguments)) {
            Ok(()) => 0,
            Err(_) => PANICKED,
        },
        Err(error) => {
            eprintln!("{error}");
            2
        }
    };
    std::process::exit(code);
}

/// This program. In a sandbox the system may not tell; then it is what it was started as.
fn this_program() -> io::Result<PathBuf> {
    let started_as = || std::env::args_os().next().map(PathBuf::from);
    std::env::current_exe().or_else(|error| {
        let program = started_as().filter(|program| program.is_absolute());
        program.ok_or(error)
    })
}

pub(super) fn spawn(name: &str, arguments: &[String]) -> io::Result<super::Child> {
    let mut command = Command::new(this_program()?);
    let lifeline = lifeline::hold()?;
    command.arg(MARK).arg(lifeline.path()).arg(name);
    command.args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    // Started and noted down in one, so that the numbers are those of `kill_started`.
    let mut started = lock(&STARTED);
    let mut child = command.spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let id = child.id();
    let running = Arc::new(Mutex::new(Running {
        child,
        lifeline: Some(lifeline),
    }));
    started.push(running.clone());
    drop(started);
    Ok(super::Child {
        stdin: stdin.map(PipeWriter::to_child),
        stdout: stdout.map(PipeReader::from_child),
        raw: Raw::Native(Process { running, id }),
    })
}

impl Running {
    fn has_ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let Some(status) = self.child.try_wait()? else {
            return Ok(None);
        };
        self.lifeline = None;
        let code = status.code();
        Ok(Some(ExitStatus { code }))
    }

    /// Whether it was still alive.
    fn kill(&mut self) -> io::Result<bool> {
        let alive = self.has_ended()?.is_none();
        if alive {
            self.child.kill()?;
        }
        Ok(alive)
    }
}

impl Process {
    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Looks again and again: who only waits could not be helped by who kills.
    pub(super) fn wait(&self) -> io::Result<ExitStatus> {
        let mut pause = Duration::from_micros(50);
        loop {
            if let Some(status) = lock(&self.running).has_ended()? {
                return Ok(status);
            }
            sleep(pause);
            pause = (pause * 2).min(GLANCE);
        }
    }

    pub(super) fn kill(&self) -> io::Result<bool> {
        lock(&self.running).kill()
    }
}

pub(super) fn started() -> usize {
    lock(&STARTED).len()
}

pub(super) fn kill_started(number: usize) -> io::Result<bool> {
    loop {
        let running = lock(&STARTED).get(number).cloned();
        match running {
            Some(running) => return lock(&running).kill(),
            None => sleep(Duration::from_micros(50)),
        }
    }
}

/// Whether a process of this run is alive.
pub(super) fn is_any_alive() -> bool {
    let started = lock(&STARTED).clone();
    let mut started = started.iter();
    started.any(|running| matches!(lock(running).has_ended(), Ok(None)))
}

/// Ends what was left behind, and takes leave of it.
pub(super) fn end_all() {
    let started = std::mem::take(&mut *lock(&STARTED));
    for running in started {
        let mut running = lock(&running);
        // Both fail only if it is gone already.
        let _ = running.kill();
        let _ = running.child.wait();
    }
}
