//! A pseudo-terminal with a program in it, and a person's eyes and fingers.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::{FdFlags, fcntl_setfd, ioctl_fionbio};
use rustix::process::{Pid, Signal, ioctl_tiocsctty, kill_process, setsid};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};

/// What does not come within this time never comes. No test waits so long for what comes.
const DEADLINE: Duration = Duration::from_secs(120);

/// Between these two a picture is drawn: nobody looks at it before it is whole.
const BEGINS: &[u8] = b"\x1b[?2026h";
const IS_WHOLE: &[u8] = b"\x1b[?2026l";

/// How often somebody looks at the screen.
const GLANCE: Duration = Duration::from_millis(1);

/// A program in a terminal of its own. It is killed if it has not ended by itself.
pub(crate) struct Terminal {
    child: Child,
    /// The side of the terminal's user.
    user: Option<File>,
    /// The program's side, held open so that what was written last can still be read.
    program: OwnedFd,
    /// The terminal's modes before the program came.
    before: String,
    shown: Arc<Shown>,
}

#[derive(Default)]
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    parser: Option<vt100::Parser>,
    /// The beginning of a picture whose end has not come.
    unfinished: Vec<u8>,
    /// Every picture so far, without those that are the same as the one before.
    pictures: Vec<String>,
    /// When the last byte came.
    last: Option<Instant>,
    /// Nobody looks any more.
    hung_up: bool,
}

impl State {
    fn screen(&self) -> &vt100::Screen {
        self.parser.as_ref().expect("it has a size").screen()
    }

    /// Takes what the program has written, and shows it as far as its pictures are whole.
    fn take(&mut self, written: &[u8]) {
        self.unfinished.extend_from_slice(written);
        while let Some(begin) = find(&self.unfinished, BEGINS) {
            let Some(length) = find(&self.unfinished[begin..], IS_WHOLE) else {
                self.show(begin);
                return;
            };
            self.show(begin + length + IS_WHOLE.len());
        }
        // Its last bytes may be the first ones of a beginning.
        let all = self.unfinished.len();
        let part = (1..BEGINS.len()).rev();
        let part = part.filter(|part| self.unfinished.ends_with(&BEGINS[..*part]));
        self.show(all - part.max().unwrap_or(0));
    }

    fn show(&mut self, length: usize) {
        let bytes: Vec<u8> = self.unfinished.drain(..length).collect();
        self.parser.as_mut().expect("it has a size").process(&bytes);
        let picture = text(self.screen());
        if self.pictures.last() != Some(&picture) {
            self.pictures.push(picture);
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

impl Terminal {
    /// Starts `command` in a terminal of this size.
    pub(crate) fn start(mut command: Command, columns: u16, rows: u16) -> Terminal {
        let user = open_user_side();
        grantpt(&user).unwrap();
        unlockpt(&user).unwrap();
        let name = ptsname(&user, Vec::new()).unwrap();
        let side = || {
            let mut options = File::options();
            options.read(true).write(true);
            options.open(name.to_str().unwrap()).unwrap()
        };
        let program = OwnedFd::from(side());
        tcsetwinsize(&user, size(columns, rows)).unwrap();
        let before = modes(&tcgetattr(&program).unwrap());
        command.stdin(side()).stdout(side()).stderr(side());
        command.env("TERM", "xterm-256color").env_remove("COLUMNS");
        let take_it = || {
            setsid()?;
            ioctl_tiocsctty(rustix::stdio::stdin())?;
            Ok(())
        };
        // SAFETY: between fork and exec only async-signal-safe calls are allowed. `take_it` makes
        // two system calls; it allocates nothing and takes no lock.
        unsafe { command.pre_exec(take_it) };
        let child = command.spawn().unwrap();
        // The command holds the program's side open as well.
        drop(command);
        let user = File::from(user);
        // So that whoever reads can be told to end.
        ioctl_fionbio(&user, true).unwrap();
        let shown = Arc::new(Shown::default());
        shown.lock().parser = Some(vt100::Parser::new(some(rows), some(columns), 0));
        let (eyes, screen) = (user.try_clone().unwrap(), shown.clone());
        thread::spawn(move || screen.read(eyes));
        Terminal {
            child,
            user: Some(user),
            program,
            before,
            shown,
        }
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        self.user().write_all(keys.as_bytes()).unwrap();
    }

    /// What is on the screen, without what is empty at the right and at the foot.
    pub(crate) fn text(&self) -> String {
        text(self.shown.lock().screen())
    }

    /// The same with its colours, as escape sequences.
    #[allow(dead_code, reason = "for pictures")]
    pub(crate) fn coloured(&self) -> String {
        self.shown.lock().screen().contents_formatted()
    }

    /// Every picture so far.
    pub(crate) fn pictures(&self) -> Vec<String> {
        self.shown.lock().pictures.clone()
    }

    /// Waits until `what` is on the screen; returns all that is.
    pub(crate) fn wait_for(&self, what: &str) -> String {
        self.wait_until(&format!("`{what}`"), |text| text.contains(what))
    }

    /// Waits until all of these are on the screen; returns all that is. A picture is drawn from its
    /// top to its foot: it is whole when what changes last is there.
    pub(crate) fn wait_for_all(&self, all: &[&str]) -> String {
        let is = |text: &str| all.iter().all(|what| text.contains(what));
        self.wait_until(&format!("{all:?}"), is)
    }

    /// Waits until `what` is on the screen no more; returns all that is.
    pub(crate) fn wait_without(&self, what: &str) -> String {
        self.wait_until(&format!("no `{what}`"), |text| !text.contains(what))
    }

    /// Waits for a picture.
    pub(crate) fn wait_until(&self, what: &str, is: impl Fn(&str) -> bool) -> String {
        self.wait_and_look(what, is).0
    }

    /// Waits for a picture; returns it, and when its last byte came.
    pub(crate) fn wait_and_look(&self, what: &str, is: impl Fn(&str) -> bool) -> (String, Instant) {
        let end = Instant::now() + DEADLINE;
        let mut state = self.shown.lock();
        loop {
            let text = text(state.screen());
            if is(&text) {
                return (text, state.last.unwrap_or_else(Instant::now));
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what} never comes:\n{text}");
            let waited = self.shown.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let mut state = self.shown.lock();
        let parser = state.parser.as_mut().expect("it has a size");
        parser.screen_mut().set_size(some(rows), some(columns));
        drop(state);
        tcsetwinsize(self.user(), size(columns, rows)).unwrap();
    }

    fn user(&self) -> &File {
        self.user.as_ref().expect("the terminal is there")
    }

    /// Takes the terminal away, as one does who closes its window, and waits until the program has
    /// ended.
    #[allow(dead_code, reason = "the bench does not")]
    pub(crate) fn hung_up(mut self) -> ExitStatus {
        self.shown.lock().hung_up = true;
        self.user = None;
        self.exit_status()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn exit_status(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "it never ends:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the program has ended by itself and has left the terminal as it was.
    pub(crate) fn ended(mut self) -> ExitStatus {
        self.end()
    }

    /// Waits for the same; what is in the terminal then.
    #[allow(dead_code, reason = "the bench does not")]
    pub(crate) fn left_behind(mut self) -> String {
        assert!(self.end().success());
        self.text()
    }

    fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        let status = self.exit_status();
        let after = modes(&tcgetattr(&self.program).unwrap());
        assert_eq!(
            after, self.before,
            "the terminal's modes are not what they were"
        );
        // Its last words may still be on their way.
        let mut state = self.shown.lock();
        while state.screen().alternate_screen() || state.screen().hide_cursor() {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "the alternate screen or the hidden cursor stays"
            );
            let waited = self.shown.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        status
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It fails only if the program has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut eyes: File) {
        let mut buffer = [0; 64 * 1024];
        loop {
            let length = match eyes.read(&mut buffer) {
                Ok(length @ 1..) => length,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if self.lock().hung_up {
                        return;
                    }
                    thread::sleep(GLANCE);
                    continue;
                }
                _ => return,
            };
            let now = Instant::now();
            let mut state = self.lock();
            state.take(&buffer[..length]);
            state.last = Some(now);
            drop(state);
            self.changed.notify_all();
        }
    }
}

/// A new terminal. No program may hold this side of it, or it would not end with the test.
fn open_user_side() -> OwnedFd {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    #[cfg(target_os = "linux")]
    let flags = flags | OpenptFlags::CLOEXEC;
    let user = openpt(flags).unwrap();
    fcntl_setfd(&user, FdFlags::CLOEXEC).unwrap();
    user
}

fn text(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let rows = screen.rows(0, columns.get());
    let rows: Vec<_> = rows.map(|row| row.trim_end().to_owned()).collect();
    rows.join("\n").trim_end().to_owned()
}

fn some(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has a size")
}

fn size(columns: u16, rows: u16) -> Winsize {
    Winsize {
        ws_col: columns,
        ws_row: rows,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

fn modes(modes: &Termios) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        modes.input_modes, modes.output_modes, modes.control_modes, modes.local_modes
    )
}
