use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicIsize, Ordering};

use super::one_thread::MayBeShared;
use super::raw::{Number, RawCell};
use crate::explore::Memory;
use crate::explore::op::OpKind;

/// A value whose borrows are checked while the program runs, as `std::cell::RefCell` is.
///
/// Beside the value lies a *flag*: 0 if nobody has borrowed it, n for n readers, −1 for a writer.
/// Flag and value are plain memory: the compiler keeps them on one thread at a time (a `RefCell` is
/// not `Sync`), and where a program claims otherwise by hand, the judges find the data race. A
/// borrow reads the flag, then writes it; so does its end.
///
/// Where two threads have got past the flag and one of them is there to write, std's would let them
/// at the value, and what follows is undefined. This one notices, and panics.
///
/// ```
/// use racelab::sync::cell::RefCell;
///
/// let names = RefCell::new(vec!["Ann"]);
/// names.borrow_mut().push("Bob");
/// let reader = names.borrow();
/// assert!(names.try_borrow_mut().is_err());
/// assert_eq!(*reader, ["Ann", "Bob"]);
/// ```
///
/// ```compile_fail
/// fn share<T: Sync>(_: T) {}
/// share(racelab::sync::cell::RefCell::new(1)); // cannot be shared between threads safely
/// ```
pub struct RefCell<T: ?Sized> {
    raw: RawRefCell,
    value: UnsafeCell<T>,
}

/// All but the value. Not generic, so that a student's program does not compile it again.
struct RawRefCell {
    flag: Number,
    value: RawCell,
    /// Who is inside in truth, counted as the flag counts. Nobody takes a decision on it.
    inside: AtomicIsize,
}

/// What a panic says where the flag has let two in who must not meet.
pub(crate) const TWO_INSIDE: &str = "two threads are inside the same RefCell, one of them to write";

/// What a borrow adds to the flag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read = 1,
    Write = -1,
}

impl RawRefCell {
    /// Borrows, if the flag says that it is free.
    #[track_caller]
    fn borrow(&self, mode: Mode, at: &'static Location<'static>) -> Option<Borrow<'_>> {
        let flag = self.flag.get(at);
        let is_free = match mode {
            Mode::Read => flag >= 0,
            Mode::Write => flag == 0,
        };
        // No closure, which would hide the caller.
        match is_free {
            true => Some(self.enter(flag, mode, at)),
            false => None,
        }
    }

    #[track_caller]
    fn enter(&self, flag: isize, mode: Mode, at: &'static Location<'static>) -> Borrow<'_> {
        self.flag.set(flag + mode as isize, at);
        // Acquire: pairs with the Release in `Borrow::drop`. The memory of this process stays
        // whole, whatever the program does.
        let entered = self
            .inside
            .fetch_update(Ordering::Acquire, Ordering::Relaxed, |inside| match mode {
                Mode::Read if inside >= 0 => Some(inside + 1),
                Mode::Write if inside == 0 => Some(-1),
                _ => None,
            });
        if entered.is_err() {
            panic!("{TWO_INSIDE}: its flag had let both in");
        }
        Borrow {
            cell: self,
            mode,
            at,
        }
    }
}

/// Holds a `RefCell` borrowed.
struct Borrow<'b> {
    cell: &'b RawRefCell,
    mode: Mode,
    at: &'static Location<'static>,
}

impl Borrow<'_> {
    /// The value is about to be read, or written.
    fn touches(&self, kind: OpKind, at: &'static Location<'static>) {
        self.cell.value.access(kind, at);
    }
}

impl Drop for Borrow<'_> {
    fn drop(&mut self) {
        let flag = self.cell.flag.get_at_the_end(self.at);
        // Between the two steps on the flag, so that who meets whom follows from them alone.
        // Release: pairs with the Acquire in `enter`.
        self.cell
            .inside
            .fetch_sub(self.mode as isize, Ordering::Release);
        let flag = flag - self.mode as isize;
        self.cell.flag.set_at_the_end(flag, self.at);
    }
}

// SAFETY: it owns its value.
unsafe impl<T: ?Sized + Send> Send for RefCell<T> {}
// SAFETY: never: nothing may be shared.
#[diagnostic::do_not_recommend]
unsafe impl<T: ?Sized> Sync for RefCell<T> where RefCell<T>: MayBeShared {}

/// The value is borrowed by a writer.
#[derive(Debug)]
pub struct BorrowError(());

/// The value is borrowed.
#[derive(Debug)]
pub struct BorrowMutError(());

impl fmt::Display for BorrowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already mutably borrowed")
    }
}

impl fmt::Display for BorrowMutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already borrowed")
    }
}

impl std::error::Error for BorrowError {}
impl std::error::Error for BorrowMutError {}

impl<T> RefCell<T> {
    /// A cell that holds `value`, borrowed by nobody.
    #[track_caller]
    pub fn new(value: T) -> Self {
        RefCell {
            raw: RawRefCell {
                flag: Number::new(Memory::Flag, 0),
                value: RawCell::new(Memory::Borrowed),
                inside: AtomicIsize::new(0),
            },
            value: UnsafeCell::new(value),
        }
    }

    /// Writes it, and returns what was there.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Exchanges the values of two cells.
    ///
    /// # Panics
    /// If one of them is borrowed, or they are the same.
    #[track_caller]
    pub fn swap(&self, other: &RefCell<T>) {
        std::mem::swap(&mut *self.borrow_mut(), &mut *other.borrow_mut());
    }

    /// The value; nobody else can have it any more.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: Default> RefCell<T> {
    /// Writes the default, and returns what was there.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn take(&self) -> T {
        self.replace(T::default())
    }
}

impl<T: ?Sized> RefCell<T> {
    /// Borrows it to read.
    ///
    /// # Panics
    /// If it is borrowed to write.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        match self.try_borrow() {
            Ok(reader) => reader,
            Err(_) => panic!("RefCell already mutably borrowed"),
        }
    }

    /// Borrows it to read.
    ///
    /// # Errors
    /// If it is borrowed to write.
    #[track_caller]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        let borrow = self.raw.borrow(Mode::Read, Location::caller());
        Ok(Ref {
            borrow: borrow.ok_or(BorrowError(()))?,
            value: self.pointer(),
        })
    }

    /// Borrows it to write.
    ///
    /// # Panics
    /// If it is borrowed.
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        match self.try_borrow_mut() {
            Ok(writer) => writer,
            Err(_) => panic!("RefCell already borrowed"),
        }
    }

    /// Borrows it to write.
    ///
    /// # Errors
    /// If it is borrowed.
    #[track_caller]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        let borrow = self.raw.borrow(Mode::Write, Location::caller());
        Ok(RefMut {
            borrow: borrow.ok_or(BorrowMutError(()))?,
            value: self.pointer(),
            exclusive: PhantomData,
        })
    }

    /// The value: the exclusive reference shows that nobody else is there.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    fn pointer(&self) -> NonNull<T> {
        // SAFETY: the pointer of an `UnsafeCell` is not null.
        unsafe { NonNull::new_unchecked(self.value.get()) }
    }
}

/// Reads the value of a [`RefCell`]; the borrow ends when it is dropped.
#[must_use = "the borrow ends at once if it is not kept"]
pub struct Ref<'b, T: ?Sized + 'b> {
    value: NonNull<T>,
    borrow: Borrow<'b>,
}

impl<'b, T: ?Sized> Ref<'b, T> {
    /// One more reader.
    #[track_caller]
    #[expect(
        clippy::should_implement_trait,
        reason = "as in std: `r.clone()` is the value's"
    )]
    pub fn clone(original: &Ref<'b, T>) -> Ref<'b, T> {
        let (cell, at) = (original.borrow.cell, Location::caller());
        let flag = cell.flag.get(at);
        Ref {
            value: original.value,
            borrow: cell.enter(flag, Mode::Read, at),
        }
    }

    /// Borrows a part of what is borrowed.
    #[track_caller]
    pub fn map<U: ?Sized>(original: Ref<'b, T>, f: impl FnOnce(&T) -> &U) -> Ref<'b, U> {
        Ref {
            value: NonNull::from(f(&*original)),
            borrow: original.borrow,
        }
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        self.borrow.touches(OpKind::CellRead, Location::caller());
        // SAFETY: the borrow lasts as long as `self`, and no writer is inside.
        unsafe { self.value.as_ref() }
    }
}

/// Reads and writes the value of a [`RefCell`]; the borrow ends when it is dropped.
#[must_use = "the borrow ends at once if it is not kept"]
pub struct RefMut<'b, T: ?Sized + 'b> {
    value: NonNull<T>,
    borrow: Borrow<'b>,
    /// Lifetimes in `T` cannot be exchanged for longer ones.
    exclusive: PhantomData<&'b mut T>,
}

impl<'b, T: ?Sized> RefMut<'b, T> {
    /// Borrows a part of what is borrowed.
    #[track_caller]
    pub fn map<U: ?Sized>(
        mut original: RefMut<'b, T>,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> RefMut<'b, U> {
        RefMut {
            value: NonNull::from(f(&mut *original)),
            borrow: original.borrow,
            exclusive: PhantomData,
        }
    }
}

impl<T: ?Sized> Deref for RefMut<'_, T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        self.borrow.touches(OpKind::CellRead, Location::caller());
        // SAFETY: the borrow lasts as long as `self`, and nobody else is inside.
        unsafe { self.value.as_ref() }
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    #[track_caller]
    fn deref_mut(&mut self) -> &mut T {
        self.borrow.touches(OpKind::CellWrite, Location::caller());
        // SAFETY: as above, and `self` is borrowed exclusively.
        unsafe { self.value.as_mut() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RefMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RefMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> fmt::Debug for RefCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefCell { .. }")
    }
}

impl<T: Clone> Clone for RefCell<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let value = T::clone(&*self.borrow());
        RefCell::new(value)
    }
}

impl<T: Default> Default for RefCell<T> {
    #[track_caller]
    fn default() -> Self {
        RefCell::new(T::default())
    }
}

impl<T> From<T> for RefCell<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RefCell::new(value)
    }
}
