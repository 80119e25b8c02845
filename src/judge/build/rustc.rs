use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::pair;
use super::said::{self, Said};
use super::{BuildError, Purpose};
use crate::judge::cancel::Cancel;
use crate::judge::process::child::{self, Ended, Ending, Hold, Limits, Running};
use crate::judge::sandbox::Cell;

/// A lab's file compiles in well under a second; a constant that never ends must not take the
/// machine with it.
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(60),
    resident_mb: 2048,
    address_space_mb: 8192,
};

/// For so long a compiler may take that is shut in: its processor time is limited, and that others
/// have the machine is nobody's fault.
const WALL_SHUT_IN: Duration = Duration::from_secs(900);

/// How the words begin about a compiler that did not end as it should.
pub(super) const BROKE_DOWN: &str = "the compiler broke down";

/// The file of a compiled subject.
pub(super) const LIBRARY: &str = "libsubject.rlib";

/// The file that lists what went into it.
pub(super) const SUBJECT_INPUTS: &str = "subject.d";

/// The same of a spec.
pub(super) const SPEC_INPUTS: &str = "spec.d";

/// The compiler.
#[derive(Clone)]
pub(super) struct Rustc {
    program: PathBuf,
    root: PathBuf,
    /// What it is told in every call.
    options: &'static [&'static str],
    /// What it is shut in, if it is.
    cell: Option<Cell>,
}

impl Rustc {
    /// The compiler named by the environment variable `RUSTC`, or else the one that built the tool:
    /// it lies beside the cargo that did. (The `rustc` of the search path may be rustup's, which
    /// takes 14 ms to find out which compiler is meant.)
    pub(super) fn find(root: &Path) -> Self {
        let beside_cargo = || {
            let name = format!("rustc{}", env::consts::EXE_SUFFIX);
            let program = Path::new(option_env!("CARGO")?).with_file_name(name);
            program.is_file().then_some(program)
        };
        let named = env::var_os("RUSTC").map(PathBuf::from);
        let program = named
            .or_else(beside_cargo)
            .unwrap_or_else(|| "rustc".into());
        Rustc::at(&program, root)
    }

    /// This compiler, run in the folder `root`: paths in errors are then relative to it.
    pub(super) fn at(program: &Path, root: &Path) -> Self {
        Rustc {
            program: program.to_owned(),
            root: root.to_owned(),
            options: &[],
            cell: None,
        }
    }

    /// The same with another program.
    pub(super) fn with_program(&self, program: &Path) -> Self {
        Rustc {
            program: program.to_owned(),
            ..self.clone()
        }
    }

    /// The same, shut in if there is a cell.
    pub(super) fn in_cell(&self, cell: Option<Cell>) -> Self {
        Rustc {
            cell,
            ..self.clone()
        }
    }

    /// The folder of the toolchain that it belongs to.
    pub(super) fn toolchain(&self) -> Result<PathBuf, BuildError> {
        let mut command = self.command();
        let told = command.args(["--print", "sysroot"]).output();
        let told = told.map_err(|error| self.cannot_start(&error))?;
        let folder = String::from_utf8_lossy(&told.stdout).trim().to_owned();
        if folder.is_empty() {
            let said = String::from_utf8_lossy(&told.stderr).into_owned();
            return Err(BuildError::Tool(format!(
                "the compiler {} does not say where it lives: {said}",
                self.program.display()
            )));
        }
        Ok(folder.into())
    }

    pub(super) fn program(&self) -> &Path {
        &self.program
    }

    /// The same, with further options in every call.
    pub(super) fn with(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    /// Compiles, unless it is cancelled; then what it has written is not whole.
    pub(super) fn compile(
        &self,
        arguments: &[OsString],
        cancel: &Cancel,
    ) -> Result<(), BuildError> {
        let mut command = self.command();
        command.args(arguments).args(PLAIN).args(self.options);
        let (command, hold) = self.enclosed(command, cancel);
        self.outcome(child::run_watched(
            command,
            &self.limits(),
            hold,
            cancel,
            &mut || None,
        ))
    }

    /// Calls the linker, unless it is cancelled.
    ///
    /// # Errors
    /// Whatever goes wrong.
    pub(super) fn link(&self, arguments: &[OsString], cancel: &Cancel) -> Result<(), BuildError> {
        let linker = pair::linker();
        let linker = linker.ok_or_else(|| BuildError::Tool("there is no linker".to_owned()))?;
        let mut command = Command::new(linker);
        // Messages are the compiler's business.
        command
            .current_dir(&self.root)
            .args(arguments)
            .env("LC_ALL", "C");
        let (command, hold) = self.enclosed(command, cancel);
        let limits = self.limits();
        self.outcome(child::run_watched(
            command,
            &limits,
            hold,
            cancel,
            &mut || None,
        ))
    }

    /// Begins to compile a library; `metadata` is told when all is written that others need to be
    /// compiled against it. Its own code comes after that.
    pub(super) fn start_library(
        &self,
        arguments: &[OsString],
        cancel: &Cancel,
        metadata: Sender<()>,
    ) -> Result<Running, BuildError> {
        let mut command = self.command();
        command.args(arguments).args(said::OPTIONS);
        command.args(["--emit=dep-info,metadata,link"]);
        command.args(self.options);
        let (mut command, hold) = self.enclosed(command, cancel);
        command.stdin(Stdio::null());
        let hear = |stderr| Said::by(stderr, metadata);
        Running::start(command, &self.limits(), hold, hear)
            .map_err(|error| self.cannot_start(&error))
    }

    /// Starts a compiler that waits for its arguments: it reads them, one a line, from `pipe`, or
    /// from its standard input if it is not shut in.
    pub(super) fn start_waiting(
        &self,
        pipe: &Path,
        cancel: &Cancel,
    ) -> Result<Running, BuildError> {
        let mut command = self.command();
        let arguments = match self.is_shut_in() {
            // There its standard input has no name.
            true => pipe,
            false => Path::new("/dev/stdin"),
        };
        let mut from = OsString::from("@");
        from.push(arguments);
        command.arg(from);
        let (mut command, hold) = self.enclosed(command, cancel);
        command.stdin(match self.is_shut_in() {
            true => Stdio::null(),
            false => Stdio::piped(),
        });
        Running::start(command, &self.limits(), hold, |stderr| stderr)
            .map_err(|error| self.cannot_start(&error))
    }

    fn limits(&self) -> Limits {
        let wall = match self.is_shut_in() {
            true => WALL_SHUT_IN,
            false => LIMITS.wall,
        };
        Limits { wall, ..LIMITS }
    }

    pub(super) fn is_shut_in(&self) -> bool {
        self.cell.is_some()
    }

    fn enclosed(&self, command: Command, cancel: &Cancel) -> (Command, Hold) {
        match &self.cell {
            Some(cell) => (cell.enclose(&command), Hold::ShutIn),
            None => (command, Hold::for_cancel(cancel)),
        }
    }

    /// The arguments of a call to [`compile`](Rustc::compile), all of them, as lines; None if they
    /// are no lines.
    pub(super) fn lines(&self, arguments: &[OsString]) -> Option<String> {
        let words = arguments.iter().map(|argument| argument.to_str());
        let words = words.chain(PLAIN.iter().chain(self.options).map(|word| Some(*word)));
        let lines = words.map(|word| word.filter(|word| !word.contains(['\n', '\r'])));
        let lines: Vec<&str> = lines.collect::<Option<_>>()?;
        Some(lines.join("\n"))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.root);
        command
    }

    fn cannot_start(&self, error: &io::Error) -> BuildError {
        BuildError::Tool(format!(
            "cannot start the compiler {}: {error}; install Rust from https://rustup.rs",
            self.program.display()
        ))
    }

    /// What became of a call.
    pub(super) fn outcome(&self, ended: io::Result<Ended>) -> Result<(), BuildError> {
        let ended = ended.map_err(|error| self.cannot_start(&error))?;
        match ended.ending {
            Ending::Exited(status) if status.success() => Ok(()),
            Ending::Exited(status) if status.code() == Some(1) => Err(refusal(&ended.stderr)),
            Ending::Exited(status) if self.is_shut_in() && is_out_of_bounds(status) => {
                Err(BuildError::DoesNotCompile(
                    "error: the compiler used more processor time, or wrote a larger file, than it \
                     may: is there a constant that is large, or whose computation never ends?"
                        .to_owned(),
                ))
            }
            Ending::Exited(status) => Err(BuildError::Tool(format!(
                "{BROKE_DOWN} ({status}) and said:\n{}",
                ended.stderr.trim_end()
            ))),
            Ending::Cancelled => Err(BuildError::Cancelled),
            Ending::OutOfBounds(how) => {
                Err(BuildError::DoesNotCompile(format!("error: the compiler {how}")))
            }
            Ending::OutOfTime if self.is_shut_in() => Err(BuildError::Tool(format!(
                "the compiler was not done after {} s, in which it had little of the machine; judge \
                 it again when that is less busy",
                WALL_SHUT_IN.as_secs()
            ))),
            Ending::OutOfTime => Err(BuildError::DoesNotCompile(format!(
                "error: the compiler was not done after {} s: is there a constant or a type whose \
                 computation never ends?",
                LIMITS.wall.as_secs()
            ))),
            Ending::OutOfMemory => Err(BuildError::DoesNotCompile(format!(
                "error: the compiler used more than {} MB: is there a constant or a type that \
                 grows without end?",
                LIMITS.resident_mb
            ))),
        }
    }
}

/// Whether a process was ended by a limit on its processor time or on the size of a file.
#[cfg(unix)]
fn is_out_of_bounds(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::Signal;

    let of_limits = [Signal::XCPU, Signal::XFSZ].map(Signal::as_raw);
    status
        .signal()
        .is_some_and(|signal| of_limits.contains(&signal))
}

#[cfg(not(unix))]
fn is_out_of_bounds(_status: ExitStatus) -> bool {
    false
}

/// Errors as text, and the whole thing.
const PLAIN: [&str; 2] = ["--color=never", "--emit=dep-info,link"];

/// Options that every call has.
pub(super) fn options(purpose: Purpose) -> Vec<&'static str> {
    let checks = match purpose {
        // Arithmetic that overflows panics, as in a debug build.
        Purpose::Judging => ["-Coverflow-checks=on", "-Cdebug-assertions=on"],
        Purpose::Measuring => ["-Coverflow-checks=off", "-Cdebug-assertions=off"],
    };
    let speed = [
        "-Awarnings",
        "-Cdebuginfo=0",
        "-Cstrip=debuginfo",
        "-Cembed-bitcode=no",
    ];
    [&["--edition=2024", "-Cpanic=unwind"][..], &checks, &speed].concat()
}

/// Options of a subject. To be judged it is optimised a little, so that a native run at real size is
/// quick, and so that large values are not copied from frame to frame: loom's stacks are small. In
/// one piece that takes two thirds of the work.
pub(super) fn subject(purpose: Purpose) -> Vec<OsString> {
    let optimised: &[_] = match purpose {
        Purpose::Judging => &["-Copt-level=1", "-Ccodegen-units=1"],
        Purpose::Measuring => &["-Copt-level=3"],
    };
    let own = ["--crate-name=subject", "--crate-type=rlib"];
    with(purpose, &[&own, optimised].concat())
}

/// Options of a spec. To be judged it is not optimised: it only calls the subject, and it builds in
/// half the time. What measures is, for it holds what the subject is set beside.
pub(super) fn spec(purpose: Purpose) -> Vec<OsString> {
    let optimised = match purpose {
        Purpose::Judging => "-Copt-level=0",
        Purpose::Measuring => "-Copt-level=3",
    };
    with(
        purpose,
        &["--crate-name=spec", "--crate-type=bin", optimised],
    )
}

fn with(purpose: Purpose, own: &[&'static str]) -> Vec<OsString> {
    let all = options(purpose).into_iter().chain(own.iter().copied());
    all.map(OsString::from).collect()
}

/// The folder to compile into.
pub(super) fn into(folder: &Path) -> Vec<OsString> {
    vec!["--out-dir".into(), folder.into()]
}

/// The files that a dep-info file lists: every source that the compiler has read.
pub(super) fn inputs(dep_info: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(dep_info).unwrap_or_default();
    // Each input has a line of its own: its name, spaces escaped, and a colon.
    let names = text.lines().filter_map(|line| line.strip_suffix(':'));
    names
        .map(|name| PathBuf::from(name.replace("\\ ", " ")))
        .collect()
}

/// What the compiler has against a program, or against the tool.
fn refusal(stderr: &str) -> BuildError {
    let code = |code: &str| stderr.contains(&format!("error[{code}]"));
    if code("E0514") || code("E0460") || code("E0461") || code("E0786") {
        return BuildError::Tool(
            "the library that exercises are compiled against was built by another compiler or is \
             damaged; run `cargo clean` and then `cargo run` in the checkout"
                .to_owned(),
        );
    }
    let no_linker = stderr.contains("error: linker `") && stderr.contains("not found");
    if no_linker || stderr.contains("No space left on device") {
        return BuildError::Tool(format!("the compiler cannot work:\n{}", stderr.trim_end()));
    }
    BuildError::DoesNotCompile(without_count(stderr))
}

/// The errors without the last line, which counts them.
fn without_count(stderr: &str) -> String {
    let kept = stderr
        .lines()
        .filter(|line| !line.starts_with("error: aborting due to "));
    let mut text = String::new();
    for line in kept {
        // Where the count was, two empty lines meet.
        if !(line.is_empty() && text.ends_with("\n\n")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_shown_without_their_count() {
        let stderr = "error[E0425]: a\n --> x.rs:1:1\n\nerror: aborting due to 1 previous error\n\n\
                      For more information about this error, try `rustc --explain E0425`.\n";
        let shown = "error[E0425]: a\n --> x.rs:1:1\n\n\
                     For more information about this error, try `rustc --explain E0425`.";
        assert_eq!(without_count(stderr), shown);
    }

    #[test]
    fn a_library_of_another_compiler_is_the_tools_fault() {
        let error = refusal("error[E0514]: found crate `racelab` compiled by an incompatible …");
        assert!(matches!(error, BuildError::Tool(_)));
    }

    #[test]
    fn inputs_are_the_lines_that_end_with_a_colon() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("subject.d");
        fs::write(&file, "/t/subject.d: a.rs b\\ c.rs\n\na.rs:\nb\\ c.rs:\n").unwrap();
        assert_eq!(inputs(&file), [Path::new("a.rs"), Path::new("b c.rs")]);
    }
}
