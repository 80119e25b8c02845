//! What an answer may name of std and of racelab, by full paths. `core` counts as `std`.

use super::Allowance;

/// Paths that may be used, each with all below it.
const PATHS: &[&str] = &[
    "racelab::sync::Arc",
    "racelab::sync::Barrier",
    "racelab::sync::BarrierWaitResult",
    "racelab::sync::CachePadded",
    "racelab::sync::Condvar",
    "racelab::sync::LazyLock",
    "racelab::sync::Mutex",
    "racelab::sync::MutexGuard",
    "racelab::sync::Once",
    "racelab::sync::OnceLock",
    "racelab::sync::OnceState",
    "racelab::sync::Permit",
    "racelab::sync::Rc",
    "racelab::sync::RwLock",
    "racelab::sync::RwLockReadGuard",
    "racelab::sync::RwLockWriteGuard",
    "racelab::sync::Semaphore",
    "racelab::sync::Shared",
    "racelab::sync::WaitTimeoutResult",
    "racelab::sync::Weak",
    "racelab::sync::atomic",
    "racelab::sync::cell",
    "racelab::sync::channel",
    "racelab::sync::deque",
    "racelab::sync::epoch",
    "racelab::sync::heap",
    "racelab::sync::hint",
    "racelab::sync::poison",
    "racelab::sync::rayon",
    "racelab::sync::shared",
    "racelab::sync::thread",
    "racelab::sync::thread_local",
    "std::alloc::Layout",
    "std::alloc::LayoutError",
    "std::any::Any",
    "std::array",
    "std::ascii",
    "std::borrow",
    "std::boxed",
    "std::cell::BorrowError",
    "std::cell::BorrowMutError",
    "std::cell::Cell",
    "std::cell::LazyCell",
    "std::cell::OnceCell",
    "std::cell::Ref",
    "std::cell::RefCell",
    "std::cell::RefMut",
    "std::char",
    "std::clone",
    "std::cmp",
    "std::collections",
    "std::convert",
    "std::default",
    "std::error",
    "std::f32",
    "std::f64",
    "std::fmt",
    "std::future",
    "std::hash",
    "std::hint",
    "std::i128",
    "std::i16",
    "std::i32",
    "std::i64",
    "std::i8",
    "std::isize",
    "std::iter",
    "std::marker",
    "std::mem",
    "std::num",
    "std::ops",
    "std::option",
    "std::panic::AssertUnwindSafe",
    "std::panic::RefUnwindSafe",
    "std::panic::UnwindSafe",
    "std::panic::catch_unwind",
    "std::panic::panic_any",
    "std::panic::resume_unwind",
    "std::pin",
    "std::primitive",
    "std::ptr",
    "std::rc",
    "std::result",
    "std::slice",
    "std::str",
    "std::string",
    "std::sync::Arc",
    "std::sync::LockResult",
    "std::sync::PoisonError",
    "std::sync::TryLockError",
    "std::sync::TryLockResult",
    "std::sync::Weak",
    "std::sync::atomic::Ordering",
    "std::sync::mpsc::RecvError",
    "std::sync::mpsc::RecvTimeoutError",
    "std::sync::mpsc::SendError",
    "std::sync::mpsc::TryRecvError",
    "std::sync::mpsc::TrySendError",
    "std::task",
    "std::thread::AccessError",
    "std::thread::Result",
    "std::time",
    "std::u128",
    "std::u16",
    "std::u32",
    "std::u64",
    "std::u8",
    "std::usize",
    "std::vec",
];

/// Macros of std, and racelab's, that may be called.
const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "line",
    "matches",
    "panic",
    "print",
    "println",
    "shared",
    "stringify",
    "thread_local",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Macros of std that may not be called, and by whose names no macro of a file may go.
const REFUSED_MACROS: &[&str] = &[
    "asm",
    "concat_bytes",
    "concat_idents",
    "const_format_args",
    "env",
    "file",
    "format_args_nl",
    "global_asm",
    "include",
    "include_bytes",
    "include_str",
    "is_x86_feature_detected",
    "llvm_asm",
    "log_syntax",
    "macro_rules",
    "module_path",
    "naked_asm",
    "option_env",
    "trace_macros",
];

/// Methods of `std::path::Path` that look at files, for labs that allow its type.
const LOOKS: &[&str] = &[
    "canonicalize",
    "exists",
    "is_dir",
    "is_file",
    "is_symlink",
    "metadata",
    "read_dir",
    "read_link",
    "symlink_metadata",
    "try_exists",
];

/// Whether a method of this name would look at files, where paths of files are allowed.
pub(super) fn looks_at_files(name: &str, allowance: &Allowance) -> bool {
    let paths = |path: &String| path == "std" || path.starts_with("std::path");
    LOOKS.contains(&name) && allowance.allows.iter().any(paths)
}

/// What a path stands for, as far as it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It may be used, and all below it.
    Allowed,
    /// A module on the way: only some of what is in it may be used.
    Module,
    Refused,
}

/// Whether a full path may be used.
pub(super) fn standing(full: &[String], allowance: &Allowance) -> Standing {
    let mut module = false;
    let allowed = PATHS.iter().copied();
    for path in allowed.chain(allowance.allows.iter().map(String::as_str)) {
        let (mut known, mut own) = (path.split("::"), full.iter());
        loop {
            match (own.next(), known.next()) {
                (_, None) => return Standing::Allowed,
                (None, Some(_)) => {
                    module = true;
                    break;
                }
                (Some(name), Some(expected)) if name == expected => {}
                _ => break,
            }
        }
    }
    match module {
        true => Standing::Module,
        false => Standing::Refused,
    }
}

/// Whether a macro of this name may be called, if it is none of the file's own.
pub(super) fn is_allowed_macro(name: &str, allowance: &Allowance) -> bool {
    let by_lab = |path: &String| path.strip_prefix("std::") == Some(name);
    MACROS.contains(&name) || allowance.allows.iter().any(by_lab)
}

/// Whether it is a macro of std that may not be called.
pub(super) fn is_refused_macro(name: &str, allowance: &Allowance) -> bool {
    REFUSED_MACROS.contains(&name) && !is_allowed_macro(name, allowance)
}

/// Why a path may not be used, and what to do, in a sentence.
pub(super) fn instead(full: &[String]) -> String {
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let text = match full[..] {
        ["racelab", "sync", "process" | "fs", ..] => {
            "processes and files are real ones on real threads, so only labs about them have them: \
             do without"
        }
        ["racelab", "sync", ..] => "name what you need of `racelab::sync` by the name it has there",
        ["racelab", ..] => {
            "of `racelab` an answer has `racelab::sync`; the judge is not its business"
        }
        ["std", "process", ..] => {
            "an answer neither starts nor ends a process: return a value, or panic"
        }
        ["std", "fs" | "path" | "io" | "os" | "ffi", ..] => {
            "an answer has no files and no handles of the system: work on what the spec gives it"
        }
        ["std", "net", ..] => "an answer has no network: work on what the spec gives it",
        ["std", "env" | "backtrace", ..] => {
            "an answer must do the same wherever it runs: leave out what asks where that is"
        }
        ["std", "panic", ..] => {
            "the judge hears of panics: `catch_unwind`, `resume_unwind`, `panic_any` and \
             `AssertUnwindSafe` are there, named one by one"
        }
        ["std", "any", ..] => {
            "an answer must do the same whoever calls it: of `std::any` there is `Any`"
        }
        ["std", "thread" | "sync", ..] => "use what `racelab::sync` has for this",
        ["std", "arch" | "intrinsics" | "simd", ..] => {
            "instructions of one processor are not for answers: write it in plain Rust"
        }
        _ => {
            "an answer does without: it has the collections, iterators, types and traits of std, and \
             `racelab::sync`"
        }
    };
    text.to_owned()
}
