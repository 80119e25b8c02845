use std::cell::UnsafeCell;
use std::fmt;
use std::panic::Location;

use super::one_thread::MayBeShared;
use super::raw::RawCell;
use crate::explore::Memory;
use crate::explore::op::OpKind;
use crate::sync::backend::tell_value;

/// A value that one thread changes through a shared reference, as `std::cell::Cell` is.
///
/// It is plain memory: the compiler keeps it on one thread at a time (it is not `Sync`), and where
/// a program claims otherwise by hand, the judges find the data race. What gives out the old value
/// ([`replace`](Self::replace), [`take`](Self::take), [`swap`](Self::swap)) reads, then writes.
///
/// ```
/// use racelab::sync::cell::Cell;
///
/// let visits = Cell::new(1);
/// visits.set(visits.get() + 1);
/// assert_eq!(visits.replace(0), 2);
/// ```
///
/// ```compile_fail
/// fn share<T: Sync>(_: T) {}
/// share(racelab::sync::cell::Cell::new(1)); // cannot be shared between threads safely
/// ```
pub struct Cell<T: ?Sized> {
    raw: RawCell,
    value: UnsafeCell<T>,
}

// SAFETY: it owns its value.
unsafe impl<T: ?Sized + Send> Send for Cell<T> {}
// SAFETY: never: nothing may be shared.
#[diagnostic::do_not_recommend]
unsafe impl<T: ?Sized> Sync for Cell<T> where Cell<T>: MayBeShared {}

impl<T> Cell<T> {
    /// A cell that holds `value`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Cell {
            raw: RawCell::new(Memory::Cell),
            value: UnsafeCell::new(value),
        }
    }

    /// Writes it.
    #[track_caller]
    pub fn set(&self, value: T) {
        self.write(value, Location::caller());
    }

    /// Writes it, and returns what was there.
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        let at = Location::caller();
        if self.raw.access(OpKind::CellRead, at) {
            // SAFETY: as in `get`; the reference is gone before anybody writes.
            tell_value(unsafe { &*self.value.get() });
        }
        self.write(value, at)
    }

    /// Exchanges the values of two cells.
    #[track_caller]
    pub fn swap(&self, other: &Cell<T>) {
        if std::ptr::eq(self, other) {
            return;
        }
        let at = Location::caller();
        for cell in [self, other] {
            cell.raw.access(OpKind::CellRead, at);
        }
        for cell in [self, other] {
            cell.raw.access(OpKind::CellWrite, at);
        }
        // SAFETY: both pointers are valid, and differ; the rest is as in `get`.
        unsafe { std::ptr::swap(self.value.get(), other.value.get()) }
    }

    fn write(&self, value: T, at: &'static Location<'static>) -> T {
        if self.raw.access(OpKind::CellWrite, at) {
            tell_value(&value);
        }
        // SAFETY: as in `get`. What was there is moved out in the same step.
        unsafe {
            let before = self.value.get().read_volatile();
            self.value.get().write_volatile(value);
            before
        }
    }

    /// The value; nobody else can have it any more.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: Copy> Cell<T> {
    /// Reads it.
    #[track_caller]
    pub fn get(&self) -> T {
        let tells = self.raw.access(OpKind::CellRead, Location::caller());
        // SAFETY: the pointer is valid. That no other thread writes is what the cell is not `Sync`
        // for; who claims otherwise by hand breaks that rule, to see what follows.
        let value = unsafe { self.value.get().read_volatile() };
        if tells {
            tell_value(&value);
        }
        value
    }

    /// Reads it, and writes what `f` makes of it.
    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T) {
        self.set(f(self.get()));
    }
}

impl<T: Default> Cell<T> {
    /// Writes the default, and returns what was there.
    #[track_caller]
    pub fn take(&self) -> T {
        self.replace(T::default())
    }
}

impl<T: ?Sized> Cell<T> {
    /// The value: the exclusive reference shows that nobody else is there.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

impl<T: ?Sized> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cell { .. }")
    }
}

impl<T: Copy> Clone for Cell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Cell::new(self.get())
    }
}

impl<T: Default> Default for Cell<T> {
    #[track_caller]
    fn default() -> Self {
        Cell::new(T::default())
    }
}

impl<T> From<T> for Cell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Cell::new(value)
    }
}
