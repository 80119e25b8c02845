//! A judge program under a watchdog.
//!
//! The program runs a student's code: it may crash, hang, flood its output or eat memory. None of
//! that reaches the tool, which only ever gets an `Ending`.

pub(crate) mod capture;
pub(crate) mod child;
pub(crate) mod death;
mod gate;
pub(super) mod lifeline;
mod room;
mod tree;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tempfile::TempDir;

use super::cancel::Cancel;
use super::demo::Curtain;
use super::protocol::{Budget, Request, Response};
use super::sandbox::Cell;
use super::seal::Key;
use super::verdict::Engine;
use crate::explore::Progress;
use child::{Hold, Limits};

/// The guard on the explorer and on loom, which count instead of looking at a clock.
const COUNTING: Duration = Duration::from_secs(900);

/// At most this long for all native repetitions together, on a machine that has nothing else to do.
const NATIVE: Duration = Duration::from_secs(60);

/// How many times as long native runs may take on a machine that is busy otherwise. The judge
/// program itself knows how busy that is, and ends before.
const BUSY: u32 = 6;

/// Address space for the stacks of native threads: reserved by the thousand, hardly used.
const STACKS_MB: u64 = 16 * 1024;

/// Address space that an allocator may reserve for a thread of a search, and hardly use: glibc's
/// arenas are so large.
const ARENA_MB: u64 = 64;

/// How a judge program ended.
#[derive(Debug)]
pub(crate) enum Ending {
    /// With an answer.
    Answered(Response),
    /// It was killed after so long.
    TimedOut(Duration),
    /// Without an answer.
    Died {
        /// How, in words that go on from "the program …".
        how: String,
        /// What it said on standard error.
        stderr: String,
    },
}

/// Why a judge program did not even end.
#[derive(Debug)]
pub(crate) enum Unheard {
    /// Nobody wants to know any more: it was killed.
    Cancelled,
    /// It could not be started or had no place for its answer: why.
    Tool(String),
}

/// Limits for a judge program that `engine` runs in.
pub(crate) fn limits(engine: Engine, budget: &Budget) -> Limits {
    let (wall, more) = match engine {
        Engine::Explorer | Engine::Loom => {
            let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
            (COUNTING, ARENA_MB * threads)
        }
        Engine::Native => {
            let run = Duration::from_secs(budget.hang_seconds.max(1));
            let runs = u32::try_from(budget.repetitions.max(1)).unwrap_or(u32::MAX);
            let idle = run.saturating_mul(runs).min(run.max(NATIVE));
            (idle * BUSY, STACKS_MB)
        }
    };
    Limits {
        wall,
        resident_mb: budget.memory_mb,
        address_space_mb: budget.memory_mb.saturating_add(more),
    }
}

/// Runs `program` in the folder `cwd` and asks it what `request` makes of the file for its answer.
///
/// `watch` hears how far it is, while it takes long. An error is the tool's, or that it was
/// cancelled.
pub(crate) fn ask(
    program: &Path,
    cwd: &Path,
    request: impl FnOnce(PathBuf) -> Request,
    limits: &Limits,
    cancel: &Cancel,
    watch: &dyn Fn(Progress),
) -> Result<Ending, Unheard> {
    ask_in(None, program, cwd, request, limits, cancel, watch)
}

/// The same of a program that is shut in, if there is a cell for it.
pub(crate) fn ask_in(
    cell: Option<&Cell>,
    program: &Path,
    cwd: &Path,
    request: impl FnOnce(PathBuf) -> Request,
    limits: &Limits,
    cancel: &Cancel,
    watch: &dyn Fn(Progress),
) -> Result<Ending, Unheard> {
    let command = Command::new(program);
    one(cell, command, cwd, request, limits, cancel, watch)
}

/// The same of a program that `command` starts, with the request as its last argument.
pub(crate) fn ask_by(
    command: Command,
    cwd: &Path,
    request: impl FnOnce(PathBuf) -> Request,
    limits: &Limits,
    cancel: &Cancel,
    watch: &dyn Fn(Progress),
) -> Result<Ending, Unheard> {
    one(None, command, cwd, request, limits, cancel, watch)
}

fn one(
    cell: Option<&Cell>,
    command: Command,
    cwd: &Path,
    request: impl FnOnce(PathBuf) -> Request,
    limits: &Limits,
    cancel: &Cancel,
    watch: &dyn Fn(Progress),
) -> Result<Ending, Unheard> {
    let request = |mut places: Vec<PathBuf>| request(places.remove(0));
    let mut endings = run(cell, command, cwd, (1, request), limits, cancel, watch)?;
    Ok(endings.remove(0))
}

/// The same with a request that has several answers, given one after the other: all that came, and
/// if not all came, how the program ended instead of the next.
pub(crate) fn ask_in_turn(
    cell: Option<&Cell>,
    program: &Path,
    cwd: &Path,
    request: (usize, impl FnOnce(Vec<PathBuf>) -> Request),
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Vec<Ending>, Unheard> {
    let command = Command::new(program);
    run(cell, command, cwd, request, limits, cancel, &|_| ())
}

fn run(
    cell: Option<&Cell>,
    mut command: Command,
    cwd: &Path,
    (count, request): (usize, impl FnOnce(Vec<PathBuf>) -> Request),
    limits: &Limits,
    cancel: &Cancel,
    watch: &dyn Fn(Progress),
) -> Result<Vec<Ending>, Unheard> {
    let folder = folder().map_err(Unheard::Tool)?;
    let answers = (0..count).map(|number| folder.path().join(format!("answer-{number}")));
    let answers: Vec<_> = answers.collect();
    let request = serde_json::to_string(&request(answers.clone()))
        .map_err(|error| Unheard::Tool(format!("cannot write a request: {error}")))?;
    let key = Key::random()
        .map_err(|error| Unheard::Tool(format!("the system has no random numbers: {error}")))?;
    let program = command.get_program().to_owned();
    command
        .arg(request)
        .current_dir(cwd)
        .env("RUST_BACKTRACE", "0");
    keep_files_in(&mut command, folder.path());
    let _held = lifeline::hold(folder.path())
        .map_err(|error| Unheard::Tool(format!("cannot write to a folder of its own: {error}")))?;
    let told = answers.first().map(|answer| progress_file(answer));
    let mut glance = || {
        if let Some(progress) = told.as_ref().and_then(|told| read(&key, told)) {
            watch(progress);
        }
        let is_too_much = cell.is_some() && room::is_used_up(folder.path());
        is_too_much.then(|| format!("wrote more than {} MB", room::MB))
    };
    let mut hold = Hold::for_cancel(cancel);
    if let Some(cell) = cell {
        let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let seconds = limits.wall.as_secs().saturating_mul(cores);
        let cell = cell.clone().writing_to(folder.path()).for_seconds(seconds);
        command = cell.enclose(&command);
        hold = Hold::ShutIn;
    }
    let ended = child::run_told(command, key.bytes(), limits, hold, cancel, &mut glance)
        .map_err(|error| Unheard::Tool(format!("cannot run {}: {error}", program.display())))?;
    if matches!(ended.ending, child::Ending::Cancelled) {
        return Err(Unheard::Cancelled);
    }
    let came = answers.iter().map_while(|answer| read(&key, answer));
    let mut endings: Vec<_> = came.map(Ending::Answered).collect();
    if endings.len() < count {
        endings.push(without_answer(ended, limits));
    }
    Ok(endings)
}

fn without_answer(ended: child::Ended, limits: &Limits) -> Ending {
    let how = match ended.ending {
        child::Ending::OutOfTime => return Ending::TimedOut(limits.wall),
        child::Ending::Cancelled => "was cancelled".to_owned(),
        child::Ending::OutOfBounds(how) => how,
        child::Ending::OutOfMemory => format!(
            "ran out of memory: it used more than {} MB",
            limits.resident_mb
        ),
        child::Ending::Exited(status) => death::in_words(status, &ended.stderr),
    };
    Ending::Died {
        how,
        stderr: ended.stderr,
    }
}

/// Lets `program` show its demo on this process's standard output.
pub(crate) fn show(program: &Path, cwd: &Path) -> Result<Curtain, String> {
    let request = serde_json::to_string(&Request::Show)
        .map_err(|error| format!("cannot write a request: {error}"))?;
    let mut command = Command::new(program);
    command
        .arg(request)
        .current_dir(cwd)
        .env("RUST_BACKTRACE", "0");
    let folder = folder()?;
    keep_files_in(&mut command, folder.path());
    let status = child::run_shown(command, &limits(Engine::Native, &Budget::default()))
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    Ok(Curtain::of(status.code()))
}

/// A folder for a judge program: for its answer, and for its own temporary files. It goes with the
/// program, even with one that was killed.
fn folder() -> Result<TempDir, String> {
    tempfile::Builder::new()
        .prefix("racelab-")
        .tempdir()
        .map_err(|error| format!("cannot write to the folder for temporary files: {error}"))
}

/// The program puts its temporary files there.
fn keep_files_in(command: &mut Command, folder: &Path) {
    // The names that the systems look at.
    for name in ["TMPDIR", "TMP", "TEMP"] {
        command.env(name, folder);
    }
}

/// Where a judge program that answers in `answer` tells how far it is.
pub(super) fn progress_file(answer: &Path) -> PathBuf {
    answer.with_extension("progress")
}

/// What the judge has written to `file`, if it was the judge.
fn read<T: DeserializeOwned>(key: &Key, file: &Path) -> Option<T> {
    let sealed = room::read(file).ok()?;
    serde_json::from_slice(key.open(file, &sealed)?).ok()
}
