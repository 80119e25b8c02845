//! Panics of loom's threads that nobody has joined: loom itself does not tell of them.

use std::cell::Cell;

thread_local! {
    static UNJOINED: Cell<usize> = const { Cell::new(0) };
}

/// A thread of loom has ended by a panic.
pub(crate) fn ended_by_panic() {
    UNJOINED.set(UNJOINED.get() + 1);
}

/// A `join` has returned a panic, so that somebody has heard of it.
pub(crate) fn taken_by_join() {
    UNJOINED.set(UNJOINED.get().saturating_sub(1));
}

/// How many panics nobody has heard of, since the last call.
pub(crate) fn take_unjoined() -> usize {
    UNJOINED.take()
}
