//! How far a long search is, for whoever watches it from another OS thread; and the wish to end it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static EXECUTIONS: AtomicU64 = AtomicU64::new(0);
static STATES: AtomicU64 = AtomicU64::new(0);
static ENDINGS: AtomicU64 = AtomicU64::new(0);
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How far the running search of this process is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Executions run.
    pub executions: u64,
    /// States known.
    pub states: u64,
    /// Different endings seen.
    pub endings: u64,
}

/// How far the running search of this process is.
pub fn progress() -> Progress {
    Progress {
        executions: EXECUTIONS.load(Ordering::Relaxed),
        states: STATES.load(Ordering::Relaxed),
        endings: ENDINGS.load(Ordering::Relaxed),
    }
}

/// Asks the running search, and those after it, to end with what they know.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

pub(super) fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

pub(super) fn note(executions: u64, states: usize) {
    EXECUTIONS.store(executions, Ordering::Relaxed);
    STATES.store(states as u64, Ordering::Relaxed);
}

pub(super) fn note_ending() {
    ENDINGS.fetch_add(1, Ordering::Relaxed);
}
