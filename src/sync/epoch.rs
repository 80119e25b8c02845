//! Epochs: memory is freed once nobody can be looking at it any more.
//!
//! The little of [`crossbeam::epoch`] that a lock-free structure needs. Who reads shared pointers
//! is *pinned* meanwhile; what is taken out of the structure is not freed but *deferred*, until
//! everyone has unpinned who was pinned then. Whoever pins later does not find it any more.
//!
//! On real threads it is crossbeam's, which frees some time after that. The judges free as early as
//! it is allowed: when the last of them unpins.
//!
//! ```
//! use racelab::sync::{epoch, heap};
//!
//! let pointer = heap::alloc(5);
//! let guard = epoch::pin();
//! // SAFETY: nobody who pins from now on can reach it.
//! unsafe { guard.defer_free(pointer) };
//! ```

use std::panic::Location;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use super::backend::{Backend, For, Running, running};
use super::heap;
use crate::explore::op::OpKind;
use crate::explore::{Atomic, State, fiber};

/// Keeps what is deferred from now on from being freed, until it is dropped.
#[must_use = "the thread is unpinned at once if the guard is not kept"]
pub struct Guard(Part);

enum Part {
    Native(crossbeam::epoch::Guard),
    Judged {
        epoch: Arc<Epoch>,
        number: u64,
        at: &'static Location<'static>,
    },
}

/// Who is pinned, and what waits for whom, in one execution.
struct Epoch {
    /// A step's place among the others: an atomic that each of them changes.
    steps: Backend<(), loom::sync::atomic::AtomicU64>,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    guards: u64,
    pinned: Vec<u64>,
    garbage: Vec<Garbage>,
}

struct Garbage {
    /// Who was pinned when it was deferred and still is.
    waits_for: Vec<u64>,
    free: Box<dyn FnOnce()>,
}

// SAFETY: whose turn it is to free is not known when it is deferred: that it may be any thread is
// the promise of who defers.
unsafe impl Send for Garbage {}

crate::shared! {
    static EPOCH: Arc<Epoch> = Arc::new(Epoch::new());
}

/// Pins the thread: what is deferred from now on is not freed until the guard is dropped.
#[track_caller]
pub fn pin() -> Guard {
    let at = Location::caller();
    if let Running::Native = running() {
        return Guard(Part::Native(crossbeam::epoch::pin()));
    }
    let epoch = EPOCH.clone();
    // Acquire: pairs with the Release in `unpin` and `defer_free`; who pins later does not read
    // what was unlinked before.
    epoch.step("pin", Ordering::Acquire, at);
    let number = epoch.with(|book| {
        book.guards += 1;
        book.pinned.push(book.guards);
        book.guards
    });
    Guard(Part::Judged { epoch, number, at })
}

impl Guard {
    /// Frees what [`heap::alloc`] has given out, once everyone has unpinned who is pinned now.
    ///
    /// # Safety
    /// The pointer comes from [`heap::alloc`], nobody who pins from now on can reach it, nobody
    /// else frees it, and any thread may drop the value.
    #[track_caller]
    pub unsafe fn defer_free<T>(&self, pointer: *mut T) {
        let at = Location::caller();
        // SAFETY: the caller's promise.
        let free = move || unsafe { heap::free_at(pointer, at) };
        match &self.0 {
            // SAFETY: as above.
            Part::Native(guard) => unsafe { guard.defer_unchecked(free) },
            Part::Judged { epoch, .. } => {
                let free: Box<dyn FnOnce() + '_> = Box::new(free);
                // SAFETY: only the lifetime is changed: of what the value borrows, which it
                // outlives by the caller's promise.
                let free = unsafe {
                    std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(free)
                };
                epoch.defer(free, pointer.addr(), at);
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Part::Judged { epoch, number, at } = &self.0 {
            let over = fiber::context().is_some_and(|context| context.is_tearing_down());
            if !over {
                epoch.unpin(*number, at);
            }
        }
    }
}

impl Epoch {
    fn new() -> Self {
        if let Some(context) = fiber::context() {
            // This static is none of the program's.
            context.with(|execution| execution.own_statics -= 1);
        }
        Epoch {
            steps: Backend::new(
                || (),
                || State::Atomic(Atomic::new(0, |bits| bits.to_string())),
                || loom::sync::atomic::AtomicU64::new(0),
            ),
            book: Mutex::default(),
        }
    }

    /// The book, for an instant: no step happens meanwhile.
    fn with<R>(&self, f: impl FnOnce(&mut Book) -> R) -> R {
        if let Some(context) = fiber::context() {
            context.with(|execution| execution.did_more = true);
        }
        f(&mut self.book.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn step(&self, name: &'static str, order: Ordering, at: &'static Location<'static>) {
        match self.steps.get("epoch") {
            For::Native(()) => {}
            For::Explored(object) => {
                let kind = OpKind::Rmw {
                    name,
                    apply: u64::wrapping_add,
                    operand: 1,
                    order,
                };
                object.perform(kind, at);
            }
            For::Loom(steps) => {
                steps.fetch_add(1, order);
            }
        }
    }

    fn defer(&self, free: Box<dyn FnOnce()>, address: usize, at: &'static Location<'static>) {
        // Release: pairs with the Acquire in `pin`.
        self.step("defer_free", Ordering::Release, at);
        if let Some(context) = fiber::context() {
            context.with(|execution| execution.tell_pointer(address));
        }
        self.with(|book| {
            let waits_for = book.pinned.clone();
            book.garbage.push(Garbage { waits_for, free });
        });
    }

    fn unpin(&self, number: u64, at: &'static Location<'static>) {
        // Release: pairs with the Acquire in `pin` and `unpin`. Acquire: pairs with the Release
        // here; what is freed now was looked at before others have unpinned.
        self.step("unpin", Ordering::AcqRel, at);
        let nobodys = self.with(|book| {
            book.pinned.retain(|pinned| *pinned != number);
            for garbage in &mut book.garbage {
                garbage.waits_for.retain(|guard| *guard != number);
            }
            let garbage = std::mem::take(&mut book.garbage);
            let (wanted, nobodys): (Vec<_>, Vec<_>) = garbage
                .into_iter()
                .partition(|garbage| !garbage.waits_for.is_empty());
            book.garbage = wanted;
            nobodys
        });
        for garbage in nobodys {
            (garbage.free)();
        }
    }
}
