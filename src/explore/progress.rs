//! How far a long search is, for whoever watches it from another OS thread; and the wish to end it.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};
use signal_hook::consts::SIGINT;
use signal_hook::flag;

static EXECUTIONS: AtomicU64 = AtomicU64::new(0);
static STATES: AtomicU64 = AtomicU64::new(0);
static ENDINGS: AtomicU64 = AtomicU64::new(0);
static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// How far the running search of this process is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// The wish to end is fulfilled: what comes now is wanted.
pub fn carry_on() {
    INTERRUPTED.store(false, Ordering::Relaxed);
}

/// From now on Ctrl-C [interrupts](interrupt); if `impatient`, a second one ends the process.
///
/// # Errors
/// If the system does not let signals be handled.
pub fn interrupt_on_ctrl_c(impatient: bool) -> io::Result<()> {
    if impatient {
        // As a shell does: 128 and the number of the signal.
        flag::register_conditional_shutdown(SIGINT, 128 + SIGINT, INTERRUPTED.clone())?;
    }
    flag::register(SIGINT, INTERRUPTED.clone())?;
    Ok(())
}

/// Whether somebody wants the search to end.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

pub(super) fn note(executions: u64, states: usize) {
    EXECUTIONS.store(executions, Ordering::Relaxed);
    STATES.store(states as u64, Ordering::Relaxed);
}

pub(super) fn note_ending() {
    ENDINGS.fetch_add(1, Ordering::Relaxed);
}
