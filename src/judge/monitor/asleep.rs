//! Whether all threads of this process sleep.

use std::time::{Duration, Instant};

/// For so long they must have slept.
const LONG: Duration = Duration::from_secs(1);

/// Looks at the threads of this process, apart from the one that looks.
pub(super) struct Sleepers {
    /// What they had done when one last ran, and when that was.
    known: Option<(Vec<String>, Instant)>,
}

impl Sleepers {
    pub(super) fn new() -> Self {
        Sleepers { known: None }
    }

    /// Whether no thread has run for a second. Never, where the system does not tell (all but
    /// Linux).
    pub(super) fn are_sound_asleep(&mut self) -> bool {
        let Some(now) = activity() else {
            self.known = None;
            return false;
        };
        match &self.known {
            Some((before, since)) if *before == now => since.elapsed() >= LONG,
            _ => {
                self.known = Some((now, Instant::now()));
                false
            }
        }
    }
}

/// For each thread but this one its number and how often it has begun to run; None if one can run
/// right now, or cannot be looked at.
#[cfg(target_os = "linux")]
fn activity() -> Option<Vec<String>> {
    let own = std::fs::read_link("/proc/thread-self").ok()?;
    let mut threads = Vec::new();
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let name = thread.ok()?.file_name();
        if own.file_name() == Some(&name) {
            continue;
        }
        let folder = std::path::Path::new("/proc/self/task").join(&name);
        let status = std::fs::read_to_string(folder.join("status")).ok()?;
        let mut told = name.to_string_lossy().into_owned();
        for line in status.lines() {
            let (what, value) = line.split_once(':')?;
            match what {
                "State" if !value.trim().starts_with('S') => return None,
                "voluntary_ctxt_switches" | "nonvoluntary_ctxt_switches" => told += value,
                _ => {}
            }
        }
        threads.push(told);
    }
    threads.sort();
    Some(threads)
}

#[cfg(not(target_os = "linux"))]
fn activity() -> Option<Vec<String>> {
    None
}
