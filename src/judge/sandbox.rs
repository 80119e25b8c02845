//! What the compiler and judge programs are shut in where they work on the files of people whom one
//! need not trust.
//!
//! This module says what a process needs, starts it behind a sandbox's words, and knows whether it
//! got in. Which sandboxes there are, and how they do it, is for who makes one.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// What a sandbox writes to standard error, and nothing before it, once all is shut and the command
/// is about to begin. Whatever comes after it is the command's; where it does not come, the sandbox
/// itself has failed, and nothing is said about the command.
pub const INSIDE: &str = "racelab: shut in\n";

/// Where programs that are shut in look for others: a linker, for instance.
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A way to start processes shut in.
///
/// The process that it starts stays the parent of all that it starts, or is replaced by it; is
/// killed with all of them when it is killed or its parent ends; and ends with the command's exit
/// code, or 128 and the number of the signal that has killed it.
pub trait Sandbox: Send + Sync {
    /// The program and the arguments that stand before a command with these needs. They are started
    /// with the environment that the command gets, in the folder that it gets, and write [`INSIDE`].
    fn before(&self, needs: &Needs) -> Vec<OsString>;

    /// Its name, which results carry.
    fn name(&self) -> &str;
}

/// Who is shut in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The compiler.
    Compiler,
    /// A judge program.
    JudgeProgram,
}

/// What a process needs from the system, beside what every program needs: the dynamic linker and the
/// libraries of the system. Nothing else is to be there for it.
#[derive(Clone, Debug)]
pub struct Needs {
    /// Who it is.
    pub kind: Kind,
    /// Where it runs. The folder is there, and nothing of what is in it but what is named.
    pub folder: PathBuf,
    /// Files and folders that it reads.
    pub read: Vec<PathBuf>,
    /// Programs and folders of programs that it reads and executes.
    pub execute: Vec<PathBuf>,
    /// Folders with its own libraries, among what it executes: it may not be able to tell where it
    /// lies itself, and to look beside that.
    pub libraries: Vec<PathBuf>,
    /// Folders that it writes to. Temporary files go to the first.
    pub write: Vec<PathBuf>,
    /// Whether it starts other processes: a compiler its linker. It then gets the system's programs
    /// too, if it is a compiler.
    pub starts_processes: bool,
    /// Processor time that it and its threads may use, in seconds.
    pub seconds: u64,
    /// The largest file that it may write, in megabytes.
    pub file_mb: u64,
}

/// A sandbox, and what one process needs in it.
#[derive(Clone)]
pub(crate) struct Cell {
    sandbox: Arc<dyn Sandbox>,
    needs: Needs,
}

impl Cell {
    pub(crate) fn new(sandbox: Arc<dyn Sandbox>, needs: Needs) -> Self {
        Cell { sandbox, needs }
    }

    /// The same for a process that also writes to `folder`, and puts its temporary files there.
    pub(crate) fn writing_to(mut self, folder: &Path) -> Self {
        self.needs.write.insert(0, folder.to_owned());
        self
    }

    /// The same for a process that may use so much processor time.
    pub(crate) fn for_seconds(mut self, seconds: u64) -> Self {
        self.needs.seconds = seconds;
        self
    }

    /// `command`, shut in. Of its environment is left what was set for it alone. How its standard
    /// streams are set is not taken over.
    pub(crate) fn enclose(&self, command: &Command) -> Command {
        let mut words = self.sandbox.before(&self.needs).into_iter();
        let mut enclosed = Command::new(words.next().unwrap_or_default());
        enclosed.args(words);
        enclosed.arg(command.get_program()).args(command.get_args());
        enclosed.current_dir(&self.needs.folder);
        enclosed
            .env_clear()
            .env("PATH", PATH)
            .env("LC_ALL", "C.UTF-8");
        if let Ok(libraries) = std::env::join_paths(&self.needs.libraries) {
            enclosed.env("LD_LIBRARY_PATH", libraries);
        }
        if let Some(folder) = self.needs.write.first() {
            // The names that the systems look at.
            for name in ["TMPDIR", "TMP", "TEMP"] {
                enclosed.env(name, folder);
            }
        }
        let own = command.get_envs();
        let own = own.filter_map(|(name, value)| Some((name, value?)));
        enclosed.envs(own.collect::<Vec<(&OsStr, &OsStr)>>());
        enclosed
    }
}

/// What a judge program needs: files and programs, without the folder for its answer.
pub(crate) fn judge_program(folder: &Path, execute: Vec<PathBuf>, read: Vec<PathBuf>) -> Needs {
    Needs {
        kind: Kind::JudgeProgram,
        folder: folder.to_owned(),
        read,
        execute,
        libraries: Vec::new(),
        write: Vec::new(),
        starts_processes: false,
        seconds: 0,
        file_mb: 64,
    }
}

/// Whether a program of this spec starts processes: one that does names what they begin in (see
/// [`entries`](crate::sync::process::entries)).
pub(crate) fn starts_processes(spec: &str) -> bool {
    let mut lines = spec.lines().map(str::trim_start);
    lines.any(|line| !line.starts_with("//") && line.contains("entries("))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Two;

    impl Sandbox for Two {
        fn before(&self, needs: &Needs) -> Vec<OsString> {
            vec![
                "guard".into(),
                format!("--{}", needs.seconds).into(),
                "--".into(),
            ]
        }

        fn name(&self) -> &str {
            "two words"
        }
    }

    #[test]
    fn a_command_stands_behind_the_words_of_its_sandbox_and_keeps_only_its_own_environment() {
        let needs = judge_program(Path::new("/checkout"), Vec::new(), Vec::new());
        let cell = Cell::new(Arc::new(Two), needs).writing_to(Path::new("/own"));
        let mut command = Command::new("/program");
        command.arg("request").env("RUST_BACKTRACE", "0");
        let enclosed = cell.for_seconds(7).enclose(&command);
        let words: Vec<_> = enclosed.get_args().collect();
        assert_eq!(enclosed.get_program(), "guard");
        assert_eq!(words, ["--7", "--", "/program", "request"]);
        let mut names: Vec<_> = enclosed.get_envs().map(|(name, _)| name).collect();
        names.sort();
        let expected = [
            "LC_ALL",
            "LD_LIBRARY_PATH",
            "PATH",
            "RUST_BACKTRACE",
            "TEMP",
            "TMP",
            "TMPDIR",
        ];
        assert_eq!(names, expected);
        assert_eq!(enclosed.get_current_dir(), Some(Path::new("/checkout")));
    }

    #[test]
    fn who_names_entries_starts_processes() {
        assert!(starts_processes("fn main() {\n    process::entries([\n"));
        assert!(!starts_processes(
            "/// All entries(of a cache).\nfn main() {}\n"
        ));
    }
}
