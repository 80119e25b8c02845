//! Plain shared memory, for programs that race.

use std::cell::UnsafeCell;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

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
struct RawCell {
    part: Backend<(), loom::cell::UnsafeCell<()>>,
    /// Whether it was given back; the explorer knows by itself.
    retired: AtomicBool,
}

/// What a use after free says where no explorer can tell it.
pub(crate) const USED_AFTER_FREE: &str = "used after it was given back";

impl RawCell {
    #[track_caller]
    fn new() -> Self {
        RawCell {
            part: Backend::new(
                || (),
                || State::Plain(Plain::default()),
                || loom::cell::UnsafeCell::new(()),
            ),
            retired: AtomicBool::new(false),
        }
    }

    /// An access is about to happen: true if its value is to be told.
    fn access(&self, kind: OpKind, at: &'static Location<'static>) -> bool {
        match (self.part.get("SharedCell"), kind) {
            (For::Native(()), _) => {}
            (For::Explored(object), kind) => {
                object.perform(kind, at);
                return true;
            }
            (For::Loom(cell), OpKind::CellRead) => cell.with(|_| ()),
            (For::Loom(cell), _) => cell.with_mut(|_| ()),
        }
        // Relaxed: it orders nothing. Whoever sees it comes after, or at the same time.
        let retired = match kind {
            OpKind::Retire => self.retired.swap(true, Ordering::Relaxed),
            _ => self.retired.load(Ordering::Relaxed),
        };
        if retired {
            panic!(
                "a SharedCell is {USED_AFTER_FREE}, by {} at {at}",
                kind.name()
            );
        }
        false
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

    /// Gives the memory back, for programs that manage memory by hand: whoever uses it from now on,
    /// or gives it back once more, uses it after it was freed.
    ///
    /// The memory itself stays, so that such a use does no harm and can be told: under the explorer
    /// it is where the execution ends, on real threads and under loom it panics if it comes to
    /// notice. For what races with others it is a write.
    ///
    /// # Safety
    /// No other thread may read or write it at the same time, and nobody may afterwards. The
    /// programs of this project break that rule to show what follows.
    #[track_caller]
    pub unsafe fn retire(&self) {
        self.raw.access(OpKind::Retire, Location::caller());
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
