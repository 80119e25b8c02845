use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use wait_timeout::ChildExt;

use super::capture::Capture;
use super::gate::Gate;
use super::tree;
use crate::explore;
use crate::judge::cancel::Cancel;

/// How often a running child's memory is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// How long a child may take to end when it is asked to.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// More threads than any program of a lab starts on real threads.
const THREADS: u64 = 8_192;

/// How a child is held together with the processes that it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// It starts none.
    Alone,
    /// It leads them, so that all are killed together.
    Leads,
    /// It leads them in a [sandbox](crate::judge::sandbox): all end when it ends, and are looked at
    /// together.
    ShutIn,
}

impl Hold {
    /// That of a child that may be cancelled, or not, outside of a sandbox.
    pub(crate) fn for_cancel(cancel: &Cancel) -> Self {
        match cancel.is_possible() {
            true => Hold::Leads,
            false => Hold::Alone,
        }
    }
}

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

impl Limits {
    /// Of each of these and the others the larger.
    pub(crate) fn or_more(&self, other: &Limits) -> Limits {
        Limits {
            wall: self.wall.max(other.wall),
            resident_mb: self.resident_mb.max(other.resident_mb),
            address_space_mb: self.address_space_mb.max(other.address_space_mb),
        }
    }
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
    /// Killed: it did what it must not, in words that go on from "it …".
    OutOfBounds(String),
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
    run_watched(command, limits, Hold::Alone, &Cancel::never(), &mut || None)
}

/// The same, unless it is cancelled; with a look at it every now and then. What that look has
/// against it ends it: see [`Ending::OutOfBounds`].
pub(crate) fn run_watched(
    mut command: Command,
    limits: &Limits,
    hold: Hold,
    cancel: &Cancel,
    glance: &mut dyn FnMut() -> Option<String>,
) -> io::Result<Ended> {
    command.stdin(Stdio::null());
    Running::start(command, limits, hold, |stderr| stderr)?.end(cancel, glance)
}

/// The same of a child that finds `told`, which is short, on its standard input.
pub(crate) fn run_told(
    mut command: Command,
    told: &[u8],
    limits: &Limits,
    hold: Hold,
    cancel: &Cancel,
    glance: &mut dyn FnMut() -> Option<String>,
) -> io::Result<Ended> {
    command.stdin(Stdio::piped());
    let mut running = Running::start(command, limits, hold, |stderr| stderr)?;
    if let Some(mut stdin) = running.stdin() {
        // It may have ended without reading; how, is seen below.
        let _ = stdin.write_all(told);
    }
    running.end(cancel, glance)
}

/// A child process that runs. It is killed when nobody is left to wait for its end.
pub(crate) struct Running {
    child: Child,
    stderr: Option<Capture>,
    limits: Limits,
    hold: Hold,
    /// Whether it got into its sandbox, if it was to.
    is_inside: Arc<AtomicBool>,
    has_ended: bool,
}

impl Running {
    /// Starts `command`. Of its standard error is kept what `hear` makes of it; what it writes to
    /// its standard output is nobody's business.
    pub(crate) fn start<R: Read + Send + 'static>(
        mut command: Command,
        limits: &Limits,
        hold: Hold,
        hear: impl FnOnce(Gate) -> R,
    ) -> io::Result<Self> {
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        restrict(&mut command, limits);
        end_with_us(&mut command);
        if hold != Hold::Alone {
            lead(&mut command);
        }
        let mut child = command.spawn()?;
        let is_inside = Arc::new(AtomicBool::new(hold != Hold::ShutIn));
        let stderr = child.stderr.take().map(|stderr| {
            let gate = Gate::new(stderr, is_inside.clone());
            Capture::of(hear(gate))
        });
        Ok(Running {
            child,
            stderr,
            limits: *limits,
            hold,
            is_inside,
            has_ended: false,
        })
    }

    /// Its standard input, if that is a pipe and nobody has taken it.
    pub(crate) fn stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Whether it has ended by itself already.
    pub(crate) fn is_over(&self) -> bool {
        self.hold == Hold::ShutIn && is_over(&self.child)
    }

    /// Waits for its end, or kills it if it is cancelled; with a look at it every now and then.
    ///
    /// # Errors
    /// If the system refuses, or it did not get into its sandbox: why.
    pub(crate) fn end(
        mut self,
        cancel: &Cancel,
        glance: &mut dyn FnMut() -> Option<String>,
    ) -> io::Result<Ended> {
        let ending = match self.hold {
            Hold::ShutIn => self.supervise_shut_in(cancel, glance),
            _ => supervise(&mut self.child, &self.limits, cancel, glance),
        };
        self.has_ended = matches!(ending, Ok(Ending::Exited(_)));
        self.kill()?;
        let ending = ending?;
        // Whoever still holds the stream open of a child that was cancelled has nothing to say.
        let stderr = self.stderr.take();
        let stderr = stderr.filter(|_| !matches!(ending, Ending::Cancelled));
        let stderr = stderr.map(Capture::text).unwrap_or_default();
        // Relaxed: the stream was read to its end, or given up.
        if matches!(ending, Ending::Exited(_)) && !self.is_inside.load(Relaxed) {
            let said = stderr.trim();
            return Err(io::Error::other(format!("the sandbox failed: {said}")));
        }
        Ok(Ended { ending, stderr })
    }

    /// Waits for its end, and ends all that it has started before anybody else can get its number.
    fn supervise_shut_in(
        &mut self,
        cancel: &Cancel,
        glance: &mut dyn FnMut() -> Option<String>,
    ) -> io::Result<Ending> {
        let end = Instant::now() + self.limits.wall;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if is_over_within(&mut self.child, left.min(GLANCE))? {
                kill_all(&self.child);
                return Ok(Ending::Exited(told(self.child.wait()?)));
            }
            // It hears of no Ctrl-C: it may be the first of its own system.
            if cancel.is_cancelled() || explore::is_interrupted() {
                return Ok(Ending::Cancelled);
            }
            if let Some(what) = glance() {
                return Ok(Ending::OutOfBounds(what));
            }
            if left.is_zero() {
                return Ok(Ending::OutOfTime);
            }
            let used = tree::of(self.child.id());
            if used.resident_kb / 1024 > self.limits.resident_mb {
                return Ok(Ending::OutOfMemory);
            }
            if used.threads > THREADS {
                let what = format!("had more than {THREADS} threads and processes");
                return Ok(Ending::OutOfBounds(what));
            }
            if used.is_stopped {
                return Ok(Ending::OutOfBounds("stopped itself".to_owned()));
            }
        }
    }

    /// Kills it, and its children if it leads them, unless it has ended.
    fn kill(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_ended, true) {
            if self.hold != Hold::Alone {
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
    glance: &mut dyn FnMut() -> Option<String>,
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
        if let Some(what) = glance() {
            return Ok(Ending::OutOfBounds(what));
        }
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

/// Whether a child is over, waiting so long for it. Its number stays its own until it is waited for.
#[cfg(target_os = "linux")]
fn is_over_within(child: &mut Child, time: Duration) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{Pid, PidfdFlags, pidfd_open};

    let Ok(process) = pidfd_open(Pid::from_child(child), PidfdFlags::empty()) else {
        std::thread::sleep(time.min(Duration::from_millis(1)));
        return Ok(is_over(child));
    };
    let time = Timespec::try_from(time).unwrap_or_default();
    let mut polled = [PollFd::new(&process, PollFlags::IN)];
    // An interruption is as good as a glance.
    let _ = poll(&mut polled, Some(&time));
    Ok(is_over(child))
}

#[cfg(not(target_os = "linux"))]
fn is_over_within(child: &mut Child, time: Duration) -> io::Result<bool> {
    Ok(child.wait_timeout(time)?.is_some())
}

/// Whether a child is over.
#[cfg(target_os = "linux")]
fn is_over(child: &Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

    let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    // It fails only if the child is gone already.
    !matches!(waitid(WaitId::Pid(Pid::from_child(child)), look), Ok(None))
}

#[cfg(not(target_os = "linux"))]
fn is_over(_child: &Child) -> bool {
    false
}

/// How a command has ended that was shut in, as its sandbox tells.
#[cfg(unix)]
fn told(status: ExitStatus) -> ExitStatus {
    use std::os::unix::process::ExitStatusExt;

    match status.code() {
        Some(code @ 129..=192) => ExitStatus::from_raw(code - 128),
        _ => status,
    }
}

#[cfg(not(unix))]
fn told(status: ExitStatus) -> ExitStatus {
    status
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::judge::sandbox::INSIDE;

    /// What becomes of a shell that is shut in, as far as the tool can tell.
    fn shut_in(script: &str) -> io::Result<Ended> {
        let limits = Limits {
            wall: Duration::from_secs(600),
            resident_mb: 1024,
            address_space_mb: u64::MAX,
        };
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run_watched(
            command,
            &limits,
            Hold::ShutIn,
            &Cancel::never(),
            &mut || None,
        )
    }

    fn inside(script: &str) -> Ended {
        shut_in(&format!("printf '{INSIDE}' >&2; {script}")).unwrap()
    }

    #[test]
    fn what_a_sandbox_says_of_the_end_is_the_commands_end() {
        use std::os::unix::process::ExitStatusExt;

        let Ending::Exited(status) = inside("exit 139").ending else {
            panic!("it ended by itself");
        };
        assert_eq!(status.signal(), Some(11));
        let ended = inside("echo words >&2; exit 3");
        assert!(matches!(ended.ending, Ending::Exited(status) if status.code() == Some(3)));
        assert_eq!(ended.stderr, "words\n");
    }

    #[test]
    fn a_command_that_never_began_has_not_ended() {
        let error = shut_in("echo no namespace >&2; exit 1").unwrap_err();
        assert_eq!(error.to_string(), "the sandbox failed: no namespace");
    }

    #[test]
    fn who_stops_is_ended() {
        let ended = inside("kill -STOP $$");
        assert!(matches!(ended.ending, Ending::OutOfBounds(what) if what == "stopped itself"));
    }

    #[test]
    fn what_was_left_behind_ends_too() {
        let ended = inside("sleep 600 & echo $! >&2");
        let process = ended.stderr.trim();
        let stat = format!("/proc/{process}/stat");
        while std::fs::read_to_string(&stat).is_ok_and(|stat| !stat.contains(") Z ")) {
            std::thread::yield_now();
        }
    }
}
