/// Crates whose threads, locks and shared memory the judges do not see.
const CRATES: &[&str] = &[
    "parking_lot",
    "crossbeam",
    "crossbeam_channel",
    "crossbeam_deque",
    "crossbeam_epoch",
    "crossbeam_queue",
    "crossbeam_utils",
    "loom",
    "rayon",
    "rayon_core",
];

/// Names of `std::sync` that share nothing that could race unseen. An `Arc` counts in memory of
/// its own, at which no subject may look ([`COUNTS`]).
const HARMLESS_SYNC: &[&str] = &[
    "Arc",
    "Weak",
    "PoisonError",
    "TryLockError",
    "LockResult",
    "TryLockResult",
    "WaitTimeoutResult",
];

/// What tells how often an `Arc` is there: a number that threads share, and change by clones.
pub(in crate::judge::build) const COUNTS: &[&str] = &["strong_count", "weak_count"];

/// Names of `std::sync::atomic` that are no shared memory.
const HARMLESS_ATOMIC: &[&str] = &["Ordering"];

/// Names of `std::sync::mpsc` that are only errors.
const HARMLESS_MPSC: &[&str] = &[
    "RecvError",
    "RecvTimeoutError",
    "SendError",
    "TryRecvError",
    "TrySendError",
];

/// Names of `std::alloc` that allocate nothing.
const HARMLESS_ALLOC: &[&str] = &["Layout", "LayoutError"];

/// Names of `std::thread` that start nothing and wait for nothing.
const HARMLESS_THREAD: &[&str] = &["Result", "AccessError"];

/// How many segments of a full path name something that the judges cannot see; None if it is
/// harmless, or only a module on the way to something.
pub(in crate::judge::build) fn part(path: &[&str]) -> Option<usize> {
    match path {
        // The modules of crossbeam are crates by themselves.
        ["crossbeam" | "loom", ..] => Some(path.len().min(3)),
        ["Box", "into_raw" | "from_raw" | "leak", ..] => Some(2),
        [
            "std" | "alloc" | "racelab",
            "sync",
            "Arc" | "Weak",
            name,
            ..,
        ] if COUNTS.contains(name) => Some(4),
        ["std" | "alloc", "boxed", rest @ ..] => part(rest).map(|length| length + 2),
        ["std" | "alloc", "alloc", name, ..] => unless(HARMLESS_ALLOC, name, 3),
        [name, ..] if CRATES.contains(name) => Some(path.len().min(2)),
        ["std" | "core" | "alloc", rest @ ..] => match rest {
            ["thread_local", ..] => Some(2),
            ["cell", "UnsafeCell" | "SyncUnsafeCell", ..] => Some(3),
            ["sync", "atomic", name, ..] => unless(HARMLESS_ATOMIC, name, 4),
            ["sync", "atomic"] => None,
            ["sync", "mpsc", name, ..] => unless(HARMLESS_MPSC, name, 4),
            ["sync", name, ..] => unless(HARMLESS_SYNC, name, 3),
            ["fs", ..] if rest.len() > 1 => Some(3),
            ["process", "Command" | "Child" | "Stdio", ..] => Some(3),
            ["thread", name, ..] => unless(HARMLESS_THREAD, name, 3),
            _ => None,
        },
        _ => None,
    }
}

/// The same for memory that is harmless as long as the compiler keeps it on one thread: a file that
/// claims `Sync` or `Send` for its types by hand has silenced that.
pub(in crate::judge::build) fn forced_part(path: &[&str]) -> Option<usize> {
    match path {
        [
            "std" | "core",
            "cell",
            "Cell" | "RefCell" | "OnceCell" | "LazyCell" | "*",
            ..,
        ] => Some(3),
        ["std" | "alloc", "rc", "Rc" | "Weak" | "*", ..] => Some(3),
        _ => None,
    }
}

fn unless(harmless: &[&str], name: &str, length: usize) -> Option<usize> {
    (!harmless.contains(&name)).then_some(length)
}

/// What `racelab::sync` has by the names of parking_lot.
const LOCKS: &[&str] = &[
    "Condvar",
    "Mutex",
    "MutexGuard",
    "RwLock",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "WaitTimeoutResult",
];

/// What `racelab::sync` has by the names of `std::fs`.
const FILES: &[&str] = &["File", "rename", "remove_file"];

/// What to use in the place of a name of std's channels, or of crossbeam's.
fn instead_of_channel(path: &[&str]) -> String {
    let name = match path {
        ["channel"] => "unbounded",
        ["sync_channel"] => "bounded",
        ["SyncSender"] => "Sender",
        [
            name @ ("bounded" | "unbounded" | "Sender" | "Receiver" | "Iter" | "TryIter"
            | "IntoIter"),
        ] => name,
        _ => return "use `racelab::sync::channel`".to_owned(),
    };
    format!("use `racelab::sync::channel::{name}`")
}

/// The same advice for who imports it: the line to write, with the name that it goes by in the file
/// if that is another one (`*`: all names in it).
pub(super) fn as_import(help: &str, renamed: Option<&str>) -> String {
    let Some((path, rest)) = help
        .strip_prefix("use `")
        .and_then(|rest| rest.split_once('`'))
    else {
        return help.to_owned();
    };
    let path = path.trim_end_matches('!');
    let renamed = renamed.map(|name| match name {
        "*" => "::*".to_owned(),
        name => format!(" as {name}"),
    });
    format!("write `use {path}{};`{rest}", renamed.unwrap_or_default())
}

/// What to use in the place of such a path.
pub(in crate::judge::build) fn instead(path: &[&str]) -> String {
    match path {
        [.., "thread_local"] => {
            "use `racelab::sync::thread_local!`: the explorer runs all threads on one".to_owned()
        }
        [.., name] if COUNTS.contains(name) => {
            "count in an atomic of `racelab::sync::atomic`: the judges see what is read there"
                .to_owned()
        }
        [_, "cell", name @ ("Cell" | "RefCell")] => format!(
            "use `racelab::sync::cell::{name}`: the judges watch it where `Sync` or `Send` is \
             claimed by hand"
        ),
        [.., "Box", "from_raw"] => {
            "use `racelab::sync::heap::free`, or `take` for the value: the judges watch who comes \
             too late"
                .to_owned()
        }
        [.., "Box", _] => {
            "use `racelab::sync::heap::alloc`: the judges watch the memory".to_owned()
        }
        [_, "alloc", _] => "use `racelab::sync::heap`: the judges watch the memory".to_owned(),
        [_, "cell", "OnceCell"] => "use `racelab::sync::OnceLock`".to_owned(),
        [_, "cell", "LazyCell"] => "use `racelab::sync::LazyLock`".to_owned(),
        [_, "rc", "Rc"] => {
            "use `racelab::sync::Rc`: the judges watch it where `Sync` or `Send` is claimed by hand"
                .to_owned()
        }
        [_, "rc", "Weak"] => {
            "use `racelab::sync::Rc` without weak ones, or `racelab::sync::Weak`, which is an \
             `Arc`'s"
                .to_owned()
        }
        [_, "cell", "UnsafeCell" | "SyncUnsafeCell"] => {
            "use `racelab::sync::cell::SharedCell`, plain memory that the judges watch".to_owned()
        }
        [.., "*"] => "import what you need from `racelab::sync`, by name".to_owned(),
        ["std", "thread", "sleep" | "sleep_ms" | "sleep_until"] => {
            "in another interleaving it is too short: wait for what must have happened. \
             `racelab::sync::thread::sleep` shows that"
                .to_owned()
        }
        [
            _,
            "sync",
            name @ ("Mutex" | "MutexGuard" | "Condvar" | "RwLock" | "RwLockReadGuard"
            | "RwLockWriteGuard"),
        ] => format!(
            "use `racelab::sync::{name}`, or with std's poison `racelab::sync::poison::{name}`"
        ),
        [_, "sync", "mpsc", rest @ ..] => instead_of_channel(rest),
        ["crossbeam_channel", rest @ ..] | ["crossbeam", "channel", rest @ ..] => {
            instead_of_channel(rest)
        }
        ["rayon" | "rayon_core", rest @ ..] => {
            let mut path = vec!["racelab", "sync", "rayon"];
            path.extend(rest);
            format!("use `{}`, which is rayon on real threads", path.join("::"))
        }
        ["crossbeam_deque", rest @ ..] | ["crossbeam", "deque", rest @ ..] => {
            let mut path = vec!["racelab", "sync", "deque"];
            path.extend(rest);
            format!("use `{}`", path.join("::"))
        }
        ["crossbeam_utils" | "crossbeam", .., "CachePadded"] => {
            "use `racelab::sync::CachePadded`, which is crossbeam's".to_owned()
        }
        ["loom", "sync", name] if LOCKS.contains(name) || matches!(*name, "Arc" | "atomic") => {
            format!("use `racelab::sync::{name}`")
        }
        ["loom", "thread", ..] => "use `racelab::sync::thread`".to_owned(),
        ["parking_lot", name] if LOCKS.contains(name) => format!("use `racelab::sync::{name}`"),
        ["std" | "core", rest @ ..] if rest.first() == Some(&"sync") => {
            format!("use `racelab::{}`", rest.join("::"))
        }
        ["std", "fs", name] if !FILES.contains(name) => {
            "use `racelab::sync::fs`: what is done to a real file would be there in the next \
             interleaving"
                .to_owned()
        }
        ["std", "process", ..] => "use `racelab::sync::process::spawn`".to_owned(),
        ["std", rest @ ..] => format!("use `racelab::sync::{}`", rest.join("::")),
        _ => "use what `racelab::sync` has for this".to_owned(),
    }
}
