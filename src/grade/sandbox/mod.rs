//! Shuts the compiler and judge programs in, as strongly as the machine can.
//!
//! A process is started behind two programs at most. *bubblewrap*, where it is installed and may make
//! namespaces, gives it a system of its own: no other process, no network, and of the files those
//! that it needs. Then [`confine`], this program once more, takes from itself what it could do
//! without: with rlimits, Landlock and seccomp. Either of them would keep files from a program; a
//! mistake in one of them is not yet a way out.

mod bubblewrap;
pub(crate) mod confine;
mod trial;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use racelab::judge::sandbox::{Needs, Sandbox};

/// How strongly programs are shut in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Level {
    /// The program `bwrap`, where it can be used.
    pub(crate) bubblewrap: Option<PathBuf>,
    /// Whether the kernel has Landlock.
    pub(crate) landlock: bool,
    /// Whether the kernel filters system calls.
    pub(crate) seccomp: bool,
}

/// What was found by trying.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// What works together.
    pub(crate) level: Level,
    /// What does not: its name, and why.
    pub(crate) missing: Vec<(&'static str, String)>,
}

pub(crate) const BUBBLEWRAP: &str = "bubblewrap";
pub(crate) const LANDLOCK: &str = "Landlock";
pub(crate) const SECCOMP: &str = "seccomp";

impl Level {
    /// The strongest level of this machine. `confine` is this program: see [`confine::run_if_asked`].
    pub(crate) fn strongest(confine: &Path) -> Found {
        trial::strongest(confine)
    }

    /// Every level that this machine has, the strongest first, and that without anything last.
    #[allow(dead_code, reason = "for tests, which try each")]
    pub(crate) fn all(confine: &Path) -> Vec<Level> {
        let strongest = Level::strongest(confine).level;
        let without_bubblewrap = Level {
            bubblewrap: None,
            ..strongest.clone()
        };
        let only_calls = Level {
            landlock: false,
            ..without_bubblewrap.clone()
        };
        let mut all = vec![strongest, without_bubblewrap, only_calls, Level::default()];
        all.dedup();
        all
    }

    /// Its name, which results carry: `bubblewrap + Landlock + seccomp`, or `none`.
    pub(crate) fn name(&self) -> String {
        let parts = [
            (self.bubblewrap.is_some(), BUBBLEWRAP),
            (self.landlock, LANDLOCK),
            (self.seccomp, SECCOMP),
        ];
        let parts = parts.iter().filter(|(has, _)| *has);
        let names: Vec<_> = parts.map(|(_, name)| *name).collect();
        match names.is_empty() {
            true => "none".to_owned(),
            false => names.join(" + "),
        }
    }

    /// Whether it keeps files, other processes and the network from a program. Without a filter of
    /// system calls, or with nothing else, it does not.
    #[allow(dead_code, reason = "for who grades")]
    pub(crate) fn is_enough(&self) -> bool {
        self.seccomp && (self.landlock || self.bubblewrap.is_some())
    }

    /// A sandbox of this level; None of the level `none`. `confine` as in
    /// [`strongest`](Level::strongest).
    pub(crate) fn sandbox(&self, confine: &Path) -> Option<Shut> {
        (*self != Level::default()).then(|| Shut {
            level: self.clone(),
            name: self.name(),
            confine: confine.to_owned(),
        })
    }
}

/// A sandbox of some level.
#[derive(Debug)]
pub(crate) struct Shut {
    level: Level,
    name: String,
    /// This program.
    confine: PathBuf,
}

impl Sandbox for Shut {
    fn before(&self, needs: &Needs) -> Vec<OsString> {
        let mut words = Vec::new();
        if let Some(program) = &self.level.bubblewrap {
            words = bubblewrap::words(program, &self.confine, needs);
        }
        words.push(self.confine.clone().into());
        words.extend(confine::words(&self.level, needs));
        words
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Folders of the system with its libraries, for everybody.
const LIBRARIES: [&str; 8] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/ld-musl-x86_64.path",
    "/nix/store",
];

/// The same with its programs, for a compiler that starts a linker.
const PROGRAMS: [&str; 5] = [
    "/usr/bin",
    "/bin",
    "/usr/libexec",
    "/usr/local/bin",
    "/etc/alternatives",
];

/// What a process with these needs gets of the system.
fn system(needs: &Needs) -> Vec<&'static Path> {
    use racelab::judge::sandbox::Kind;

    let links = needs.kind == Kind::Compiler && needs.starts_processes;
    let programs = PROGRAMS.iter().filter(|_| links);
    let all = LIBRARIES.iter().chain(programs).map(Path::new);
    all.filter(|path| path.exists()).collect()
}

/// How busy the machine is: what time a judge program has had.
const BUSY: &str = "/proc/stat";

/// A place for what nobody wants.
const NOWHERE: &str = "/dev/null";
