//! Plain shared memory, for programs that race.

use std::cell::UnsafeCell;
use std::fmt;
use std::panic::Location;

use super::backend::{Backend, For, tell_value};
use crate::explore::op::OpKind;
use crate::explore::{Plain, State};

/// Plain memory that several threads can reach, without any synchronization.
///
/// It is what a `static mut` or an `UnsafeCell` behind an `unsafe impl Sync` is, with the judges
/// watching: two accesses, one of them a [`set`](Self::set), that nothing orders are a data race.
/// Natively its accesses are volatile, so that the optimizer cannot fold a racy loop into one
/// addition.
pub struct SharedCell<T> {
    raw: RawCell,
    data: UnsafeCell<T>,
}

/// What watches the accesses. Not generic, so that a student's program does not compile it again.
struct RawCell(Backend<(), loom::cell::UnsafeCell<()>>);

impl RawCell {
    #[track_caller]
    fn new() -> Self {
        RawCell(Backend::new(
            || (),
            || State::Plain(Plain::default()),
            || loom::cell::UnsafeCell::new(()),
        ))
    }

    /// An access is about to happen: true if its value is to be told.
    fn access(&self, kind: OpKind, at: &'static Location<'static>) -> bool {
        match (self.0.get("SharedCell"), kind) {
            (For::Native(()), _) => false,
            (For::Explored(object), kind) => {
                object.perform(kind, at);
                true
            }
            (For::Loom(cell), OpKind::CellRead) => {
                cell.with(|_| ());
                false
            }
            (For::Loom(cell), _) => {
                cell.with_mut(|_| ());
                false
            }
        }
    }
}

// SAFETY: `get` and `set` are unsafe; their callers answer for what happens at the same time.
unsafe impl<T: Send> Sync for SharedCell<T> {}
// SAFETY: it owns its data; loom's part holds nothing of its own.
unsafe impl<T: Send> Send for SharedCell<T> {}

impl<T: Copy> SharedCell<T> {
    /// Memory that holds `value`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        SharedCell {
            raw: RawCell::new(),
            data: UnsafeCell::new(value),
        }
    }

    /// Reads it.
    ///
    /// # Safety
    /// No other thread may write it at the same time. The programs of this project break that
    /// rule to show what follows.
    #[track_caller]
    pub unsafe fn get(&self) -> T {
        let tells = self.raw.access(OpKind::CellRead, Location::caller());
        // SAFETY: the pointer is valid; the rest is the caller's.
        let value = unsafe { self.data.get().read_volatile() };
        if tells {
            tell_value(&value);
        }
        value
    }

    /// Writes it.
    ///
    /// # Safety
    /// No other thread may read or write it at the same time. The programs of this project break
    /// that rule to show what follows.
    #[track_caller]
    pub unsafe fn set(&self, value: T) {
        if self.raw.access(OpKind::CellWrite, Location::caller()) {
            tell_value(&value);
        }
        // SAFETY: the pointer is valid; the rest is the caller's.
        unsafe { self.data.get().write_volatile(value) }
    }

    /// The value; nobody else can have it any more.
    pub fn into_inner(self) -> T {
        self.data.into_inner()
    }
}

impl<T> fmt::Debug for SharedCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedCell { .. }")
    }
}
