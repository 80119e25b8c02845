//! What a child that is shut in uses, with all that it has started, as Linux tells.

/// What a process and its children use together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Use {
    /// Memory, in kilobytes.
    pub(super) resident_kb: u64,
    /// Threads of all of them.
    pub(super) threads: u64,
    /// Whether one of them was stopped, and would stand still for ever.
    pub(super) is_stopped: bool,
}

/// Of a process with more threads than that only the first one's children are looked for: the others
/// would have to be asked one by one.
#[cfg(target_os = "linux")]
const FEW: u64 = 64;

/// No more processes are looked at: so many are too many.
#[cfg(target_os = "linux")]
const MOST: usize = 256;

/// What `root` and all that it has started use.
#[cfg(target_os = "linux")]
pub(super) fn of(root: u32) -> Use {
    use std::fs;

    let mut all = Use::default();
    let mut waiting = vec![root.to_string()];
    let mut seen = 0;
    while let Some(process) = waiting.pop() {
        seen += 1;
        if seen > MOST {
            all.threads = u64::MAX;
            break;
        }
        let own = one(&process).unwrap_or_default();
        all.resident_kb += own.resident_kb;
        all.threads = all.threads.saturating_add(own.threads);
        all.is_stopped |= own.is_stopped;
        let children = |thread: &str| {
            let file = format!("/proc/{process}/task/{thread}/children");
            fs::read_to_string(file).unwrap_or_default()
        };
        let mut names = children(&process);
        if own.threads > 1 && own.threads <= FEW {
            let threads = fs::read_dir(format!("/proc/{process}/task"));
            for thread in threads.into_iter().flatten().filter_map(Result::ok) {
                let name = thread.file_name();
                if name.to_str().is_some_and(|name| name != process) {
                    names += " ";
                    names += &children(&name.to_string_lossy());
                }
            }
        }
        waiting.extend(names.split_whitespace().map(str::to_owned));
    }
    all
}

/// What one process uses; None if it is gone.
#[cfg(target_os = "linux")]
fn one(process: &str) -> Option<Use> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = |name: &str| {
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(str::trim)
    };
    let number = |text: &str| text.split(' ').next()?.parse().ok();
    Some(Use {
        resident_kb: value("VmRSS").and_then(number).unwrap_or(0),
        threads: value("Threads").and_then(number).unwrap_or(1),
        is_stopped: value("State").is_some_and(|state| state.starts_with(['T', 't'])),
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn of(_root: u32) -> Use {
    Use::default()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn grandchildren_count() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 60 & cat; kill $!"]);
        let mut child = shell.stdin(Stdio::piped()).spawn().unwrap();
        while of(child.id()).threads < 3 {
            std::thread::yield_now();
        }
        let used = of(child.id());
        assert!(used.resident_kb > 0 && !used.is_stopped);
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
