//! The ways in which an operation can take effect, as numbers: those of a schedule (`2:1`).
//!
//! Below these a number is the operation's own: which waiter wakes.

use smallvec::SmallVec;

/// The ways that a published operation has now; none if it cannot take effect.
pub(crate) type Ways = SmallVec<[u16; 4]>;

/// As everybody expects.
pub(crate) const AS_USUAL: u16 = 0;

/// A second reader of the same thread waits behind a writer that waits for the first.
pub(crate) const BEHIND_THE_WRITER: u16 = 1;

/// For no reason: a wait ends, a weak exchange fails.
pub(crate) const SPURIOUS: u16 = 0x4000;

/// The time is over.
pub(crate) const TIMES_OUT: u16 = 0x4001;

/// Whether a thread that can go on in this way is one that runs, and not one that waits.
pub(crate) fn is_of_its_own(way: u16) -> bool {
    way < SPURIOUS
}

/// [As usual](AS_USUAL) if it is enabled.
#[inline]
pub(crate) fn if_enabled(enabled: bool) -> Ways {
    Ways::from_buf_and_len([AS_USUAL; 4], usize::from(enabled))
}

/// [As usual](AS_USUAL) if it is enabled, else the time is over.
#[inline]
pub(crate) fn in_time(enabled: bool) -> Ways {
    let way = if enabled { AS_USUAL } else { TIMES_OUT };
    Ways::from_buf_and_len([way; 4], 1)
}
