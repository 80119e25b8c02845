//! Memory that a program allocates and frees by hand, with the judges watching.
//!
//! [`alloc`] is std's `Box::into_raw(Box::new(value))`, [`free`] its `drop(Box::from_raw(pointer))`,
//! and on real threads that is what they are. Under the judges each operation on something of
//! `racelab::sync` that lies in such memory (an atomic, a
//! [`SharedCell`](crate::sync::cell::SharedCell), a lock) is an access to it: one that nothing
//! orders against the allocation or the freeing is a data race, one after the freeing a *use after
//! free*, and memory that is still there when every thread has ended is a *leak*. A plain field of a
//! node, such as a `u64`, they do not see: put it into a `SharedCell`.
//!
//! Under the explorer freed memory is used at once by the next [`alloc`] of the same type, last
//! freed first, as allocators like to do; so a pointer may be equal to another one and mean
//! something else (the *ABA* problem). loom gives out fresh memory each time.
//!
//! ```
//! use racelab::sync::cell::SharedCell;
//! use racelab::sync::heap;
//!
//! let pointer = heap::alloc(SharedCell::new(5));
//! // SAFETY: nobody else has the pointer.
//! unsafe {
//!     (*pointer).set(6);
//!     assert_eq!(heap::take(pointer).get(), 6);
//! }
//! ```

mod under_loom;

use std::alloc::Layout;
use std::panic::Location;
use std::ptr::with_exposed_provenance_mut;

use crate::explore::Shape;
use crate::explore::fiber::Context;
use crate::explore::op::{Op, OpKind};
use crate::sync::backend::{Running, running};

pub(crate) use under_loom::loom_reads;

/// Puts a value into memory of its own, which lasts until it is freed.
#[track_caller]
pub fn alloc<T>(value: T) -> *mut T {
    let at = Location::caller();
    match running() {
        Running::Native => Box::into_raw(Box::new(value)),
        Running::Explorer(context) => {
            let shape = Shape {
                name: std::any::type_name::<T>(),
                layout: Layout::new::<T>(),
            };
            let pointer = allocate(context, shape, at).cast::<T>();
            // SAFETY: it is memory for a `T`, and nobody else has it: it is new, or was freed.
            unsafe { pointer.write(value) };
            context.with(|execution| execution.is_filled(pointer.addr()));
            pointer
        }
        Running::Loom => under_loom::alloc(value),
    }
}

/// Drops the value and gives its memory back.
///
/// # Safety
/// The pointer comes from [`alloc`], nobody reads or writes there at the same time, and nobody
/// does afterwards. The programs of this project break that rule to show what follows.
#[track_caller]
pub unsafe fn free<T>(pointer: *mut T) {
    // SAFETY: the caller's promise.
    unsafe { free_at(pointer, Location::caller()) }
}

/// The same, written somewhere else.
///
/// # Safety
/// As for [`free`].
pub(super) unsafe fn free_at<T>(pointer: *mut T, at: &'static Location<'static>) {
    match running() {
        // SAFETY: the caller's promise.
        Running::Native => drop(unsafe { Box::from_raw(pointer) }),
        // SAFETY: as above; the judges keep the memory.
        _ if gives_back(pointer.cast(), at) => drop(unsafe { pointer.read() }),
        _ => {}
    }
}

/// Gives the memory back, and takes the value out of it.
///
/// # Safety
/// As for [`free`].
#[track_caller]
pub unsafe fn take<T>(pointer: *mut T) -> T {
    let at = Location::caller();
    match running() {
        // SAFETY: the caller's promise.
        Running::Native => *unsafe { Box::from_raw(pointer) },
        _ => {
            gives_back(pointer.cast(), at);
            // SAFETY: as above; the judges keep the memory.
            unsafe { pointer.read() }
        }
    }
}

/// An allocation under the explorer. Not generic, so that a student's program does not compile it
/// again.
fn allocate(context: &Context, shape: Shape, at: &'static Location<'static>) -> *mut () {
    // What destructors still allocate when an execution is torn down is no step of it.
    if context.is_tearing_down() {
        return context
            .with(|execution| execution.allocate_at_the_end(shape))
            .cast();
    }
    let address = context.perform(Op::alone(OpKind::Alloc { shape }, at)).bits;
    with_exposed_provenance_mut(address as usize)
}

/// Memory is given back: true if what lies in it is now the caller's.
fn gives_back(pointer: *mut (), at: &'static Location<'static>) -> bool {
    match running() {
        Running::Native => true,
        Running::Explorer(context) => gives_back_explored(context, pointer.addr(), at),
        Running::Loom => {
            under_loom::gives_back(pointer.addr(), at);
            true
        }
    }
}

fn gives_back_explored(context: &Context, address: usize, at: &'static Location<'static>) -> bool {
    if context.is_tearing_down() {
        return false;
    }
    let Some(allocation) = context.with(|execution| execution.allocation_at(address)) else {
        panic!("{at}: {NOT_ALLOCATED}")
    };
    context.perform(Op {
        object: Some(allocation),
        ..Op::alone(OpKind::Free { address }, at)
    });
    // A destructor that frees once more while its panic unwinds comes to here.
    context.with(|execution| execution.used_after_free.is_none())
}

/// What frees something else is told.
const NOT_ALLOCATED: &str = "what is freed here was not allocated with heap::alloc";
