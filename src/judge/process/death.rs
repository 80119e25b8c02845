use std::process::ExitStatus;

/// What overflows a stack.
const DEEP: &str = "most often by a recursion without an end, or by an array too large for it: put \
                    large data into a `Vec`";

/// How a process ended that was not asked to, in words that go on from "the program …".
pub(crate) fn in_words(status: ExitStatus, stderr: &str) -> String {
    if let Some(bytes) = refused_allocation(stderr) {
        return format!(
            "ran out of memory: it asked for {bytes} bytes more than the judge gives it"
        );
    }
    if stderr.contains("has overflowed its stack") {
        return format!("overflowed its stack: {DEEP}");
    }
    match status.code() {
        Some(code) => format!("ended by itself with exit code {code}: did it call process::exit?"),
        None => by_signal(status),
    }
}

/// `memory allocation of 1073741824 bytes failed` is what Rust's allocator says before it aborts.
fn refused_allocation(stderr: &str) -> Option<&str> {
    let (_, rest) = stderr.split_once("memory allocation of ")?;
    rest.split_once(" bytes failed").map(|(bytes, _)| bytes)
}

#[cfg(unix)]
fn by_signal(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;

    let Some(signal) = status.signal() else {
        return "ended without an answer".to_owned();
    };
    // The numbers that are the same on every Unix.
    let (name, meaning) = match signal {
        4 => ("SIGILL", ": an instruction that does not exist"),
        6 => ("SIGABRT", ": it aborted"),
        8 => ("SIGFPE", ": an arithmetic error"),
        9 => (
            "SIGKILL",
            ": most often because the system ran out of memory",
        ),
        11 => {
            return format!(
                "overflowed its stack ({DEEP}) or, with `unsafe`, followed a wild pointer (SIGSEGV)"
            );
        }
        15 => ("SIGTERM", ": somebody asked it to end"),
        _ => ("", ""),
    };
    match name {
        "" => format!("was killed by signal {signal}"),
        _ => format!("was killed by signal {signal} ({name}){meaning}"),
    }
}

#[cfg(not(unix))]
fn by_signal(_status: ExitStatus) -> String {
    "ended without an answer".to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn a_death_is_told_in_words() {
        let abort = 6;
        for (raw, stderr, says) in [
            (
                abort,
                "memory allocation of 4096 bytes failed",
                "ran out of memory",
            ),
            (
                abort,
                "thread 'main' has overflowed its stack",
                "recursion without an end",
            ),
            (abort, "", "signal 6 (SIGABRT): it aborted"),
            (11, "", "overflowed its stack"),
            (35, "", "was killed by signal 35"),
            (3 << 8, "", "exit code 3"),
        ] {
            let words = in_words(ExitStatus::from_raw(raw), stderr);
            assert!(words.contains(says), "{raw} {stderr:?}: {words}");
        }
    }
}
