//! The words that give a program a system of its own, by bubblewrap.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use racelab::judge::sandbox::{Kind, Needs};

use super::{BUSY, NOWHERE, system};

/// The words that stand before `confine`.
pub(super) fn words(bubblewrap: &Path, confine: &Path, needs: &Needs) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec![bubblewrap.into()];
    let mut add = |these: &[&dyn AsRef<std::ffi::OsStr>]| {
        words.extend(these.iter().map(|word| word.as_ref().to_owned()));
    };
    // Namespaces of its own: processes, network, users, mounts, names, messages.
    add(&[&"--unshare-all", &"--die-with-parent", &"--new-session"]);
    add(&[&"--cap-drop", &"ALL"]);
    for path in system(needs) {
        match fs::read_link(path) {
            // As `/lib`, which is in `/usr` today.
            Ok(target) if is_of_the_system(&target) => add(&[&"--symlink", &target, &path]),
            _ => add(&[&"--ro-bind", &path, &path]),
        }
    }
    add(&[&"--ro-bind", &confine, &confine]);
    for path in needs.execute.iter().chain(&needs.read) {
        add(&[&"--ro-bind", path, path]);
    }
    match needs.kind {
        Kind::JudgeProgram => add(&[&"--ro-bind", &BUSY, &BUSY]),
        // The linker that comes with Rust looks there for its own name. It shows no other process
        // than those of this system; what is in it cannot be read where there is Landlock.
        Kind::Compiler if needs.starts_processes => add(&[&"--proc", &"/proc"]),
        Kind::Compiler => {}
    }
    add(&[&"--dev-bind", &NOWHERE, &NOWHERE]);
    add(&[&"--dir", &needs.folder]);
    for path in &needs.write {
        add(&[&"--bind", path, path]);
    }
    // What is left of the new root is a file system in memory.
    add(&[&"--remount-ro", &"/", &"--chdir", &needs.folder, &"--"]);
    words
}

/// Whether a link of the system's leads into `/usr`, which is there.
fn is_of_the_system(target: &Path) -> bool {
    target.starts_with("usr") || target.starts_with("/usr")
}
