//! What a machine has, found by trying and not by reading numbers.
//!
//! This program starts itself shut in, with a folder of its own and beside it a file that it must not
//! see, and looks around.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use racelab::judge::sandbox::{INSIDE, Kind, Needs, PATH, Sandbox};

use super::{BUBBLEWRAP, Found, LANDLOCK, Level, SECCOMP};

/// The first argument of a program that is to look around in a sandbox.
pub(super) const MARK: &str = "--look-around";

/// The strongest level of this machine.
pub(super) fn strongest(confine: &Path) -> Found {
    let mut found = Found::default();
    if !cfg!(target_os = "linux") {
        let why = "there is none on this system; only Linux has what it takes".to_owned();
        found.missing.push(("a sandbox", why));
        return found;
    }
    let mut add = |name, with: &dyn Fn(&mut Level)| {
        let mut level = found.level.clone();
        with(&mut level);
        // What the one needs another machine may refuse.
        let programs = works(&level, confine, Kind::JudgeProgram, false);
        let compilers = || works(&level, confine, Kind::Compiler, true);
        match programs.and_then(|()| compilers()) {
            Ok(()) => found.level = level,
            Err(why) => found.missing.push((name, why)),
        }
    };
    add(SECCOMP, &|level| level.seccomp = true);
    add(LANDLOCK, &|level| level.landlock = true);
    match bubblewrap() {
        Some(program) => add(BUBBLEWRAP, &|level| {
            level.bubblewrap = Some(program.clone())
        }),
        None => {
            let why = "bwrap is not in the search path".to_owned();
            found.missing.push((BUBBLEWRAP, why));
        }
    }
    found
}

/// The program of bubblewrap.
fn bubblewrap() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut places = env::split_paths(&path).map(|folder| folder.join("bwrap"));
    places.find(|place| place.is_absolute() && place.is_file())
}

/// Whether a program that is shut in at this level finds what it is to find and nothing else; why
/// not.
fn works(level: &Level, confine: &Path, kind: Kind, starts_processes: bool) -> Result<(), String> {
    let no_folder = |error: std::io::Error| format!("no folder for temporary files: {error}");
    let folder = tempfile::tempdir().map_err(no_folder)?;
    let [own, secret] = ["own", "secret"].map(|name| folder.path().join(name));
    fs::create_dir(&own).map_err(no_folder)?;
    fs::write(&secret, "secret").map_err(no_folder)?;
    let needs = Needs {
        kind,
        folder: folder.path().to_owned(),
        read: Vec::new(),
        execute: vec![confine.to_owned()],
        libraries: Vec::new(),
        write: vec![own.clone()],
        starts_processes,
        seconds: 10,
        file_mb: 1,
    };
    let Some(sandbox) = level.sandbox(confine) else {
        return Ok(());
    };
    let mut words = sandbox.before(&needs).into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    command
        .args(words)
        .arg(confine)
        .arg(MARK)
        .args([&own, &secret]);
    command.arg(if level.seccomp { "calls" } else { "" });
    command
        .env_clear()
        .env("PATH", PATH)
        .current_dir(folder.path());
    let ended = command.stdin(Stdio::null()).output();
    let ended = ended.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let Some(said) = said.strip_prefix(INSIDE) else {
        return Err(said.trim().to_owned());
    };
    let keeps_files = level.landlock || level.bubblewrap.is_some();
    match ended.status.code() {
        Some(0) => Ok(()),
        Some(code) if code == i32::from(SEES_SECRET) && !keeps_files => Ok(()),
        _ => Err(format!(
            "it does not hold what it promises ({}): {said}",
            ended.status
        )),
    }
}

/// The exit code if a file was seen that is not to be seen.
const SEES_SECRET: u8 = 3;

/// Looks around: reads and writes in the folder that is its own, and tries what it must not.
pub(super) fn look(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut next = || PathBuf::from(arguments.next().unwrap_or_default());
    let (own, secret, calls) = (next(), next(), next());
    let note = own.join("note");
    let kept = fs::write(&note, "note").and_then(|()| fs::read(&note));
    if let Err(error) = kept {
        eprintln!("it cannot write to its own folder: {error}");
        return ExitCode::FAILURE;
    }
    if calls == Path::new("calls") {
        let socket = std::net::TcpListener::bind(("127.0.0.1", 0));
        let refused = |error: &std::io::Error| error.kind() == ErrorKind::PermissionDenied;
        if !socket.as_ref().is_err_and(refused) {
            eprintln!("it can use the network");
            return ExitCode::FAILURE;
        }
        if std::thread::Builder::new().spawn(|| ()).is_err() {
            eprintln!("it cannot start a thread");
            return ExitCode::FAILURE;
        }
    }
    match fs::read(secret) {
        Ok(_) => ExitCode::from(SEES_SECRET),
        Err(_) => ExitCode::SUCCESS,
    }
}
