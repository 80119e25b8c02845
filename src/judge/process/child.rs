use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

use super::capture::Capture;
use crate::explore;
use crate::judge::cancel::Cancel;

/// How often a running child's memory is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// How long a child may take to end when it is asked to.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What a child process may use. Guards against a runaway, not measures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Wall time.
    pub(crate) wall: Duration,
    /// Memory that it uses, in megabytes; where the system tells (Linux).
    pub(crate) resident_mb: u64,
    /// Memory that it asks for, used or not, in megabytes; where the system can refuse (Unix).
    /// `u64::MAX`: as much as it likes.
    pub(crate) address_space_mb: u64,
}

/// How a child process ended.
#[derive(Debug)]
pub(crate) enum Ending {
    /// By itself, or by a signal that is not ours.
    Exited(ExitStatus),
    /// Killed: its time was over.
    OutOfTime,
    /// Killed: it used too much memory.
    OutOfMemory,
    /// Killed: nobody wants its result any more.
    Cancelled,
}

/// A child process that has ended, and its standard error: of a flood, the beginning and the end.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) ending: Ending,
    pub(crate) stderr: String,
}

/// Runs `command` to its end under `limits`. Its standard input is empty; what it writes to its
/// standard output is nobody's business.
pub(crate) fn run(command: Command, limits: &Limits) -> io::Result<Ended> {
    run_watched(command, limits, &Cancel::never(), &mut || ())
}

/// The same, unless it is cancelled; with a look at it every now and then.
pub(crate) fn run_watched(
    mut command: Command,
    limits: &Limits,
    cancel: &Cancel,
    glance: &mut dyn FnMut(),
) -> io::Result<Ended> {
    command.stdin(Stdio::null());
    Running::start(command, limits, cancel.is_possible(), |stderr| stderr)?.end(cancel, glance)
}

/// A child process that runs. It is killed when nobody is left to wait for its end.
pub(crate) struct Running {
    child: Child,
    stderr: Option<Capture>,
    limits: Limits,
    /// Whether it leads its own children.
    leads: bool,
    has_ended: bool,
}

impl Running {
    /// Starts `command`. Of its standard error is kept what `hear` makes of it; what it writes to
    /// its standard output is nobody's business.
    pub(crate) fn start<R: Read + Send + 'static>(
        mut command: Command,
        limits: &Limits,
        leads: bool,
        hear: impl FnOnce(ChildStderr) -> R,
    ) -> io::Result<Self> {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        restrict(&mut command, limits);
        end_with_us(&mut command);
        if leads {
            lead(&mut command);
        }
        let mut child = command.spawn()?;
        let stderr = child.stderr.take().map(|stderr| Capture::of(hear(stderr)));
        Ok(Running {
            child,
            stderr,
            limits: *limits,
            leads,
            has_ended: false,
        })
    }

    /// Its standard input, if that is a pipe and nobody has taken it.
    pub(crate) fn stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Waits for its end, or kills it if it is cancelled; with a look at it every now and then.
    pub(crate) fn end(mut self, cancel: &Cancel, glance: &mut dyn FnMut()) -> io::Result<Ended> {
        let ending = supervise(&mut self.child, &self.limits, cancel, glance);
        self.has_ended = matches!(ending, Ok(Ending::Exited(_)));
        self.kill()?;
        let ending = ending?;
        // Whoever still holds the stream open of a child that was cancelled has nothing to say.
        let stderr = self.stderr.take();
        let stderr = stderr.filter(|_| !matches!(ending, Ending::Cancelled));
        Ok(Ended {
            ending,
            stderr: stderr.map(Capture::text).unwrap_or_default(),
        })
    }

    /// Kills it, and its children if it leads them, unless it has ended.
    fn kill(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_ended, true) {
            if self.leads {
                kill_all(&self.child);
            }
            // It fails only if the child is gone already.
            let _ = self.child.kill();
            self.child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It only has to be gone.
        let _ = self.kill();
    }
}

/// Runs `command` to its end before the user's eyes. Its standard input closes with this process,
/// so that it cannot outlive it unnoticed.
pub(crate) fn run_shown(mut command: Command, limits: &Limits) -> io::Result<ExitStatus> {
    command.stdin(Stdio::piped());
    restrict(&mut command, limits);
    let mut child = command.spawn()?;
    // Waiting for a child would close it.
    let _held = child.stdin.take();
    let mut interrupted = None;
    loop {
        if let Some(status) = child.wait_timeout(GLANCE)? {
            return Ok(status);
        }
        if explore::is_interrupted() {
            let since: &mut Instant = interrupted.get_or_insert_with(|| {
                interrupt(&child);
                Instant::now()
            });
            if since.elapsed() > LAST_WORDS {
                // It fails only if the child is gone already.
                let _ = child.kill();
            }
        }
    }
}

fn supervise(
    child: &mut Child,
    limits: &Limits,
    cancel: &Cancel,
    glance: &mut dyn FnMut(),
) -> io::Result<Ending> {
    let end = Instant::now() + limits.wall;
    let mut told = false;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if let Some(status) = child.wait_timeout(left.min(GLANCE))? {
            return Ok(Ending::Exited(status));
        }
        if cancel.is_cancelled() {
            return Ok(Ending::Cancelled);
        }
        glance();
        // The terminal tells the child as well; but not everybody who interrupts is a terminal.
        if explore::is_interrupted() && !std::mem::replace(&mut told, true) {
            interrupt(child);
        }
        if left.is_zero() {
            return Ok(Ending::OutOfTime);
        }
        if resident_mb(child.id()).is_some_and(|used| used > limits.resident_mb) {
            return Ok(Ending::OutOfMemory);
        }
    }
}

/// Asks a child to end with what it knows.
#[cfg(unix)]
fn interrupt(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process};

    // It fails only if the child is gone already.
    let _ = kill_process(Pid::from_child(child), Signal::INT);
}

#[cfg(not(unix))]
fn interrupt(_child: &Child) {}

/// Lets a child lead its own children (a compiler its linker), so that all end together.
#[cfg(unix)]
fn lead(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(not(unix))]
fn lead(_command: &mut Command) {}

/// Kills a child when this thread ends, which waits for it: a compiler that is busy without an end
/// would outlive a tool that was killed. (A judge program sees to that itself, on every system.)
#[cfg(target_os = "linux")]
fn end_with_us(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    use rustix::process::{Signal, set_parent_process_death_signal};

    let follow = || {
        // Where the system refuses, the child ends when it is done.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. `follow` makes one
    // call of prctl; it allocates nothing and takes no lock.
    unsafe { command.pre_exec(follow) };
}

#[cfg(not(target_os = "linux"))]
fn end_with_us(_command: &mut Command) {}

/// Ends a child that [leads](lead), and its children.
#[cfg(unix)]
fn kill_all(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};

    // It fails only if they are gone already.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill_all(_child: &Child) {}

/// The memory that a process uses, in megabytes.
#[cfg(target_os = "linux")]
fn resident_mb(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1024)
}

#[cfg(not(target_os = "linux"))]
fn resident_mb(_process: u32) -> Option<u64> {
    None
}

#[cfg(unix)]
fn restrict(command: &mut Command, limits: &Limits) {
    use std::os::unix::process::CommandExt;

    use rlimit::Resource;

    let hard = Resource::AS
        .get()
        .map_or(rlimit::INFINITY, |(_, hard)| hard);
    let space = limits.address_space_mb.saturating_mul(1 << 20).min(hard);
    let limit = move || {
        // Where the system refuses, the other guards remain.
        let _ = Resource::AS.set(space, space);
        let _ = Resource::CORE.set(0, 0);
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe calls are allowed. `limit` makes two
    // calls of setrlimit; it allocates nothing and takes no lock.
    unsafe { command.pre_exec(limit) };
}

#[cfg(not(unix))]
fn restrict(_command: &mut Command, _limits: &Limits) {}
