//! Plain memory with the judges watching: for programs that race, and std's cells, which the
//! compiler keeps on one thread.

pub(super) mod one_thread;
pub(super) mod raw;
mod ref_cell;
mod std_cell;

use std::cell::UnsafeCell;
use std::fmt;
use std::panic::Location;

use super::backend::{describe, tell_value};
use super::log;
use crate::explore::Memory;
use crate::explore::op::OpKind;
use raw::RawCell;

pub(crate) use raw::USED_AFTER_FREE;
pub(crate) use ref_cell::TWO_INSIDE;
pub use ref_cell::{BorrowError, BorrowMutError, Ref, RefCell, RefMut};
pub use std_cell::Cell;

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

// SAFETY: `get` and `set` are unsafe; their callers answer for what happens at the same time.
unsafe impl<T: Send> Sync for SharedCell<T> {}
// SAFETY: it owns its data; loom's part holds nothing of its own.
unsafe impl<T: Send> Send for SharedCell<T> {}

impl<T: Copy> SharedCell<T> {
    /// Memory that holds `value`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        SharedCell {
            raw: RawCell::new(Memory::Shared),
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
        } else if log::is_on() {
            log::reads(&self.raw, "get()", describe(&value), Location::caller());
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
        if log::is_on() {
            let value = describe(&value).unwrap_or_else(|| "…".to_owned());
            log::writes(&self.raw, format!("set({value})"), Location::caller());
        }
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
