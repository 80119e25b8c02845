//! The part of loom that racelab uses, made of shuttle: so every primitive of the facade, every lab
//! and every scenario runs under shuttle's schedulers as it is.
//!
//! Which scheduler, and for how long, is in the environment: `RACELAB_SHUTTLE` is `random` or `pct`,
//! `RACELAB_SHUTTLE_RUNS` how many executions there are at most, and `RACELAB_SHUTTLE_SECONDS` for
//! how long a new one may begin.
//!
//! Locks, condition variables, channels, atomics and threads are shuttle's own. A
//! [`cell`] is a step here as every operation is, which shuttle has nothing for: without it threads
//! could not come between a read and a write of plain memory. It still takes no notice of a data
//! race, and takes every atomic access for `SeqCst`.

pub mod cell;
pub mod lazy_static;
pub mod model;

use std::cell::Cell;

pub use shuttle::{sync, thread, thread_local};

std::thread_local! {
    /// Whether what is being checked does not count any more.
    static SKIPPED: Cell<bool> = const { Cell::new(false) };
}

/// What ends an execution that does not count.
struct Skipped;

/// Whoever called [`model::Builder::check`] needs no more executions, this one included. (loom goes
/// on with the next one.)
pub fn skip_branch() {
    SKIPPED.set(true);
    // A thread that unwinds already goes on to do so.
    if !std::thread::panicking() {
        std::panic::resume_unwind(Box::new(Skipped));
    }
}
