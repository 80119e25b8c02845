//! This program as the one that shuts itself in and then becomes another.
//!
//! `racelab --shut-in … -- COMMAND` sets limits, gives away what it may do, and executes the command,
//! which inherits all of it and cannot take anything back. It says [`INSIDE`] when all is shut; if
//! anything fails before, it says what and ends.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod limits;
#[cfg(target_os = "linux")]
mod linux;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use racelab::judge::sandbox::{Kind, Needs};

use super::{Level, system, trial};

/// The first argument of a program that is to shut itself in.
const MARK: &str = "--shut-in";

/// What to do without.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Orders {
    /// Whether to restrict files, by Landlock.
    files: bool,
    /// Whether to filter system calls.
    calls: bool,
    /// Whether the command is a compiler.
    compiler: bool,
    starts_processes: bool,
    seconds: u64,
    file_mb: u64,
    read: Vec<PathBuf>,
    execute: Vec<PathBuf>,
    write: Vec<PathBuf>,
}

/// The words that stand before a command, behind this program.
pub(super) fn words(level: &Level, needs: &Needs) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec![MARK.into()];
    let switches = [
        (level.landlock, "--files"),
        (level.seccomp, "--calls"),
        (needs.kind == Kind::Compiler, "--compiler"),
        (needs.starts_processes, "--processes"),
    ];
    let switches = switches.iter().filter(|(is_on, _)| *is_on);
    words.extend(switches.map(|(_, word)| OsString::from(word)));
    for (word, number) in [("--seconds", needs.seconds), ("--file-mb", needs.file_mb)] {
        words.extend([word.into(), number.to_string().into()]);
    }
    let mut execute: Vec<PathBuf> = system(needs).into_iter().map(PathBuf::from).collect();
    execute.extend(needs.execute.iter().cloned());
    let all = [
        ("--read", &needs.read),
        ("--execute", &execute),
        ("--write", &needs.write),
    ];
    for (word, paths) in all {
        words.extend(paths.iter().flat_map(|path| [word.into(), path.into()]));
    }
    words.push("--".into());
    words
}

impl Orders {
    /// What was ordered, and the command after it.
    fn parse(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<(Orders, Vec<OsString>), String> {
        let mut orders = Orders::default();
        let mut arguments = arguments.into_iter();
        while let Some(word) = arguments.next() {
            let mut next = || arguments.next().ok_or("a word is missing".to_owned());
            let number = |word: OsString| {
                let number = word.to_str().and_then(|word| word.parse().ok());
                number.ok_or(format!("{} is no number", word.display()))
            };
            match word.to_str() {
                Some("--files") => orders.files = true,
                Some("--calls") => orders.calls = true,
                Some("--compiler") => orders.compiler = true,
                Some("--processes") => orders.starts_processes = true,
                Some("--seconds") => orders.seconds = number(next()?)?,
                Some("--file-mb") => orders.file_mb = number(next()?)?,
                Some("--read") => orders.read.push(next()?.into()),
                Some("--execute") => orders.execute.push(next()?.into()),
                Some("--write") => orders.write.push(next()?.into()),
                Some("--") => return Ok((orders, arguments.collect())),
                _ => return Err(format!("{} is not known", word.display())),
            }
        }
        Err("there is no command".to_owned())
    }
}

/// If this program was started to shut itself in, or to be tried in a sandbox, it does that; its
/// exit code. To be called before anything else.
pub(crate) fn run_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next()?;
    if first == trial::MARK {
        return Some(trial::look(arguments));
    }
    (first == MARK).then(|| {
        let Err(error) = shut_in(arguments);
        eprintln!("racelab: {error}");
        ExitCode::from(FAILED)
    })
}

/// The exit code if the command did not begin.
const FAILED: u8 = 125;

#[cfg(target_os = "linux")]
fn shut_in(arguments: impl Iterator<Item = OsString>) -> Result<std::convert::Infallible, String> {
    let (orders, command) = Orders::parse(arguments)?;
    linux::shut_in(&orders, &command)
}

#[cfg(not(target_os = "linux"))]
fn shut_in(arguments: impl Iterator<Item = OsString>) -> Result<std::convert::Infallible, String> {
    let _ = Orders::parse(arguments)?;
    Err("this system has nothing to shut programs in".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_what_the_words_say() {
        let needs = Needs {
            kind: Kind::Compiler,
            folder: "/".into(),
            read: vec!["/a file".into()],
            execute: vec!["/toolchain".into()],
            libraries: Vec::new(),
            write: vec!["/scratch".into()],
            starts_processes: false,
            seconds: 60,
            file_mb: 7,
        };
        let level = Level {
            landlock: true,
            ..Level::default()
        };
        let words = words(&level, &needs).into_iter().skip(1);
        let words = words.chain(["rustc".into(), "--".into()]);
        let (orders, command) = Orders::parse(words).unwrap();
        assert!(orders.files && !orders.calls && orders.compiler && !orders.starts_processes);
        assert_eq!((orders.seconds, orders.file_mb), (60, 7));
        assert_eq!((&orders.read, &orders.write), (&needs.read, &needs.write));
        assert_eq!(orders.execute.last(), needs.execute.last());
        assert_eq!(command, ["rustc", "--"]);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for words in [
            &["--files"][..],
            &["--what", "--"],
            &["--seconds", "x", "--"],
        ] {
            assert!(Orders::parse(words.iter().map(OsString::from)).is_err());
        }
    }
}
